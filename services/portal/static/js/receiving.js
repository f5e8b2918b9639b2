// Which file of a queue is sent, asked about, opened and registered next.  A file is {state, answer, typed, …}; its states:
// waiting, sending, reading; asking (may it be kept?), paper (secret: entered without it); read, unread; registered, failed.
const OVER = ["registered", "failed"];
const BUSY = ["sending", "reading"];

export const isOver = (one) => OVER.includes(one.state);
export const isBusy = (one) => BUSY.includes(one.state);

// The files to send now, so that at most `atOnce` are on their way.
export const toSend = (queue, atOnce) =>
  queue.filter((one) => one.state === "waiting").slice(0, Math.max(0, atOnce - queue.filter(isBusy).length));

// The state of a file after the answer to its upload.
export const afterUpload = (status, answer) => {
  if (answer.code === "secret.in-doubt") return "asking";
  if (status >= 400) return "failed";
  return answer.reading ? "read" : "unread";
};

// The state of a file whose registration was refused: as it was before.
export const afterRefusal = ({ file, reading }) => {
  if (!file) return "paper";
  return reading ? "read" : "unread";
};

// A file that can be registered without a look: everything that is needed was read, and nothing like it is in the register.
export const isComplete = (one) =>
  one.state === "read" && Boolean(one.answer.reading.issuer && one.answer.reading.subject) && !one.answer.same.length;

// The file to look at after `current`: another that has its answer, else this one once more, else none.
export const nextOf = (queue, current) => {
  const open = queue.filter((one) => one.answer && one.state !== "registered");
  return open.find((one) => one !== current) ?? open[0];
};

// What the clerk is told of an opened file; `said` are the sentences.
export const toldOf = ({ file, reading, recognised, problem }, said) => {
  if (!file) return said.enter_secret;
  if (recognised) return said.recognised;
  if (reading) return said.done_reading;
  return said[problem] ?? said["no-text"];
};

// The value of a field: what was typed goes before what was read; null where there is neither.
export const valueOf = (name, typed, reading) => typed?.[name] ?? reading?.[name] ?? null;

// Where and why a file may be secret, in a line.
export const doubtLine = ({ words, page, where }, said) => {
  const place = page ? said.page.replace("{n}", page) : where;
  return words
    ? [`“${words}”`, place].filter(Boolean).join(" · ")
    : said.unseen.replace("{where}", place || said.picture);
};

export const isGood = (signature) => Boolean(signature.intact && signature.whole && signature.trusted);

// Whose signature a file bears, when it was given and what it is worth, in a line.
export const signatureLine = (signature, said, language) => {
  const when = signature.at
    ? new Date(signature.at).toLocaleString(language === "en" ? "en-GB" : "vi-VN", { timeZone: "Asia/Ho_Chi_Minh" })
    : "";
  const who = [signature.signer, signature.organization, when].filter(Boolean).join(" · ");
  return `${isGood(signature) ? said.trusted : said.doubtful}: ${who}. ${signature[`reason_${language}`]}`;
};
