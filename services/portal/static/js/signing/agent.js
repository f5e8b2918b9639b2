// The token's agent on this machine (deploy/agent/README.md): it shows what is to be signed, takes the PIN on a page of
// its own, and signs digests.  No PIN ever comes by here.

export const AGENT = "http://127.0.0.1:24817";

const WINDOW = "popup,width=560,height=720";

// What the agent, or nobody, answered; `answer` is a problem as the city's services tell it, or empty.
export class AgentProblem extends Error {
  constructor(answer) {
    super(answer.type ?? "agent.away");
    this.answer = answer;
  }
}

const ask = async (path, sent, fetched) => {
  let response;
  try {
    response = await fetched(AGENT + path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(sent),
      credentials: "omit",
      cache: "no-store",
      targetAddressSpace: "loopback",
    });
  } catch {
    throw new AgentProblem({});
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new AgentProblem(answer);
  return answer;
};

// The certificates that sign, and those of authorities beside them.
export const certificates = (fetched = fetch) => ask("/certificates", {}, fetched);

// A window for the agent's page.  It is opened while the click still counts, before anything is waited for.
export const openWindow = () => window.open("about:blank", "congvan-agent", WINDOW);

// Has `documents` ({id, name, digest, more}) signed by the token that holds `certificate` (its SHA-256).
//
// `opened` is the window of `openWindow`; where the browser gave none, `show(address)` offers the page as a link.
// `finish(id, signature)` gives a signature to the city and answers with the document's next digest, or nothing when the
// document is done; one that fails does not stop the others.  Answers {id: error or nothing}.  Throws `AgentProblem` where
// nothing was signed.
export const sign = async ({ certificate, documents, language, opened, show, finish, fetched = fetch }) => {
  let request;
  try {
    const asked = await ask("/requests", { certificate, language, documents }, fetched);
    request = `/requests/${asked.request}`;
    if (opened && !opened.closed) opened.location.replace(asked.page);
    else show(asked.page);
    const signatures = await agreed(request, opened, fetched);
    const outcomes = {};
    for (const { id } of documents) {
      outcomes[id] = await followed(id, signatures[id], { request, finish, fetched }).catch((error) => error);
    }
    return outcomes;
  } finally {
    if (request) await ask(`${request}/end`, {}, fetched).catch(() => undefined);
    opened?.close();
  }
};

// The first signature of each document, once the holder agreed.
const agreed = async (request, opened, fetched) => {
  for (;;) {
    const answer = await ask(request, {}, fetched);
    if (answer.state === "signed") return answer.signatures;
    if (answer.state !== "asked") throw new AgentProblem(answer.problem ?? {});
    if (opened?.closed) throw new AgentProblem({ type: "agent.closed" });
  }
};

const followed = async (id, first, { request, finish, fetched }) => {
  let digest = await finish(id, first);
  while (digest) {
    const { signature } = await ask(`${request}/digests`, { document: id, digest }, fetched);
    digest = await finish(id, signature);
  }
  return undefined;
};
