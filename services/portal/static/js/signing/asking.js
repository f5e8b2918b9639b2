// How the pages of signing ask the portal, and what they tell while the token's agent is at work.
import { AgentProblem } from "./agent.js";

// What the portal answers to `sent`; throws its problem document where it refuses.
export const post = async (path, sent) => {
  const response = await fetch(path, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json",
      "X-CSRF-Token": document.querySelector("meta[name=csrf]").content,
    },
    body: JSON.stringify(sent),
  });
  const answer = await response.json();
  if (!response.ok) throw answer;
  return answer;
};

// A problem in the page's language: what went wrong and what to do next.
export const told = (problem, language) => {
  const words = problem[language] ?? problem.vi;
  return words ? `${words.title}. ${words.next_step}` : (problem.title ?? "");
};

// What the agent's problem means, in the words of `line` or those that the agent gave.
export const toldByAgent = (error, line, language) => {
  if (!(error instanceof AgentProblem)) return told(error, language);
  if (error.message === "agent.closed") return line.dataset.closed;
  return told(error.answer, language) || line.dataset.away;
};

// Says `text` in the form's line of progress; with `address` as a link to the agent's own page.
export const say = (line, text, address) => {
  line.hidden = false;
  line.replaceChildren(text);
  if (!address) return;
  const link = document.createElement("a");
  Object.assign(link, { href: address, target: "congvan-agent", textContent: line.dataset.open });
  line.replaceChildren(link);
};
