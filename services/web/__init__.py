"""One frame for all pages: headers, forms, errors, dates, the base template and the style."""
