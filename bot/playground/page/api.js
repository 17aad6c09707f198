/** Speaks to the playground's server; the only module that makes requests. */

/** The server understood and said no; `message` is a sentence for the person. */
export class Refused extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** The server could not be reached at all. */
export class Unreachable extends Error {
  constructor() {
    super("The playground has stopped or cannot be reached, so nothing was sent.");
  }
}

async function answer(path, options) {
  let response;
  try {
    response = await fetch(`/playground/${path}`, { cache: "no-store", ...options });
  } catch {
    throw new Unreachable();
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok)
    throw new Refused(
      body.error ?? `http_${response.status}`,
      body.message ?? "The playground could not do this.",
    );
  return body;
}

/** Reads a resource; `query` holds its parameters, and those that are null are left out. */
export function read(name, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  const search = new URLSearchParams(given).toString();
  return answer(search ? `${name}?${search}` : name);
}

/** Everything there is, as a file. */
export async function download() {
  const response = await fetch("/playground/state", { cache: "no-store" }).catch(() => {
    throw new Unreachable();
  });
  if (response.ok) return response.blob();
  const { error, message } = await response.json().catch(() => ({}));
  throw new Refused(error, message ?? "The playground could not be saved.");
}

/** Takes up everything from a file. */
export function upload(file) {
  return answer("state", { method: "POST", body: file });
}

/** Asks the server to do something; resolves with its answer, or throws Refused or Unreachable. */
export function send(name, body) {
  return answer(name, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}
