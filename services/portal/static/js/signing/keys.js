// Registers a token: its certificate is chosen, and a challenge signed by it proves that it is here.
import { certificates, openWindow, sign } from "./agent.js";
import { post, say, toldByAgent } from "./asking.js";

const language = document.documentElement.lang;
const CHALLENGE = "challenge";

// The certificates of the tokens that are plugged in, to choose from.
const offer = async (form, found) => {
  const select = form.elements.certificate;
  select.replaceChildren(...found.certificates.map((one) => new Option(`${one.name} · ${one.issued_by}`, one.sha256)));
  select.closest(".field").hidden = false;
};

const register = async (form, found, opened) => {
  const line = form.querySelector("[data-progress]");
  const select = form.elements.certificate;
  const chosen = found.certificates.find(({ sha256 }) => sha256 === select.value);
  const whose = form.dataset.tokenOf;
  const { digest } = await post(`/keys/${whose}/challenge`, {});
  const documents = [{ id: CHALLENGE, name: select.dataset.name, digest, more: 0 }];
  const finish = async (_id, signature) => {
    const another_name = form.elements.another_name.checked;
    const sent = { certificate: chosen.certificate, chain: found.authorities, signature, another_name };
    await post(`/keys/${whose}/token`, sent);
  };
  const show = (address) => say(line, "", address);
  const ended = await sign({ certificate: chosen.sha256, documents, language, opened, show, finish });
  if (ended[CHALLENGE]) throw ended[CHALLENGE];
};

for (const form of document.querySelectorAll("form[data-token-of]")) {
  let found;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const line = form.querySelector("[data-progress]");
    const opened = found ? openWindow() : undefined; // while the click still counts
    try {
      if (found) {
        await register(form, found, opened);
        location.reload();
      } else {
        const here = await certificates();
        await offer(form, here);
        found = here.certificates.length ? here : undefined;
      }
    } catch (error) {
      if (error.code === "keys.another-name") form.querySelector(".tick").hidden = false;
      say(line, toldByAgent(error, line, language));
    } finally {
      opened?.close();
      for (const button of form.querySelectorAll("button")) button.disabled = false;
    }
  });
}
