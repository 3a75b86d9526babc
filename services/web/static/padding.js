// Forms of a few sizes only: who counts bytes on the line cannot tell a long story from a short one, nor an answer
// from a look into the mailbox. Without scripts forms are as long as they are.

const SIZES = [32, 64, 128, 256, 512].map((kib) => kib * 1024);

/** The fields of a form as a browser would send them, with that of the button which was pressed. */
export function fieldsOf(form, button = null) {
  const given = [...new FormData(form)];
  const fields = new URLSearchParams(given.map(([name, value]) => [name, value.replace(/\r?\n/g, "\r\n")]));
  if (button?.name) fields.set(button.name, button.value);
  return fields;
}

/** The same fields, made as long as the next of the sizes. */
export function padded(fields) {
  const longer = new URLSearchParams(fields);
  longer.set("padding", "");
  const length = longer.toString().length;
  const size = SIZES.find((size) => size >= length) ?? length;
  longer.set("padding", "0".repeat(size - length));
  return longer;
}
