// What the server answered, in the reader's words.

// The answer of a request, or nothing where it was no JSON (a proxy's page, say).
export const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
};

// The texts of a problem in `language`, in Vietnamese where it has none in it.
export const texts = (answer, language) => answer[language] ?? answer.vi;

// What went wrong and what to do next; `otherwise` where the answer says neither.
export const problem = (answer, language, otherwise) => {
  const words = texts(answer, language);
  return words ? `${words.title}. ${words.next_step}` : otherwise;
};
