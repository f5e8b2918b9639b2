// Drafts that are kept on this machine while somebody writes in them (editor/together.js).

export const STORES = "congvan-draft/"; // the beginning of the names of the browser's databases

// Whoever has signed out leaves nothing of theirs on this machine.
export async function forget() {
  const stores = (await indexedDB.databases?.()) ?? [];
  for (const { name } of stores) if (name?.startsWith(STORES)) indexedDB.deleteDatabase(name);
}

if (document.querySelector("[data-signed-out]")) forget();
