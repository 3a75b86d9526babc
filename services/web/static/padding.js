// Forms of a few sizes only: who counts bytes on the line cannot tell a long story from a short one, nor an answer
// from a look into the mailbox. Without scripts forms are as long as they are.

const SIZES = [32, 64, 128, 256, 512].map((kib) => kib * 1024);

/** The fields of a form as a browser would send them, made as long as the next of the sizes. */
export function padded(form, submitter = null) {
  const given = [...new FormData(form, submitter)];
  const fields = new URLSearchParams(given.map(([name, value]) => [name, value.replace(/\r?\n/g, "\r\n")]));
  fields.set("padding", "");
  const length = fields.toString().length;
  const size = SIZES.find((size) => size >= length) ?? length;
  fields.set("padding", "0".repeat(size - length));
  return fields;
}
