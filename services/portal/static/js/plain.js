// Keys of Vietnamese words for comparing what people type, as shared/documents/vietnamese.py makes them.
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/;

// Without marks, letter for letter.
const bare = (text) =>
  Array.from(text.normalize("NFC"), (letter) =>
    "đĐðÐ".includes(letter) ? "d" : letter.normalize("NFD")[0].toLowerCase(),
  ).join("");

const withoutY = (key) =>
  key.replace(/(?<=[bcdđfghjklmnpqrstvwxz]|q[uùúủũụ])[yỳýỷỹỵ]/g, (y) => "iìíỉĩị"["yỳýỷỹỵ".indexOf(y)]);

// The tone mark on the first vowel of its syllable, i for y: "hoà" and "hòa", "lý" and "lí" are the same.
export const folded = (text) =>
  withoutY(
    text
      .toLowerCase()
      .replaceAll("ð", "đ")
      .normalize("NFC")
      .replace(
        /([aăâeêioôơuưy])([aăâeêioôơuưy]{0,2})([àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ])/g,
        (_, first, between, late) => {
          const tone = late.normalize("NFD").match(TONES)[0];
          return (
            (first.normalize("NFD") + tone).normalize("NFC") +
            between +
            late.normalize("NFD").replace(tone, "").normalize("NFC")
          );
        },
      ),
  );

// The same key without marks, for lists that are narrowed down letter by letter.
export const plain = (text) => withoutY(bare(text));
