// Text without its Vietnamese marks, letter for letter, for comparing what people type.
export const plain = (text) => Array.from(text.normalize("NFC"), (letter) =>
  letter === "đ" || letter === "Đ" ? "d" : letter.normalize("NFD")[0].toLowerCase()).join("");
