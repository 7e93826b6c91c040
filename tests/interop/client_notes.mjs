// What the scripts that run on Node share: checks, waiting, the sandbox's control port.
import { writeFileSync } from "node:fs";
import { createConnection } from "node:net";

export const seen = {};

const text = (problem) => problem?.retMsg || problem?.message || JSON.stringify(problem);

/** Call, look at the answer, write down how it went; the answer, or undefined where there is none. */
export async function check(name, call, right = () => true) {
  if (name in seen) throw new Error(`checked twice: ${name}`);
  try {
    const answer = await call();
    seen[name] = (await right(answer)) ? "ok" : `unexpected: ${String(JSON.stringify(answer)).slice(0, 500)}`;
    return answer;
  } catch (problem) {
    seen[name] = `refused: ${text(problem)}`;
    return undefined;
  }
}

/** Whether a condition becomes true within 15 seconds. */
export async function until(condition) {
  const last = Date.now() + 15_000;
  while (!condition() && Date.now() < last) await new Promise((resolve) => setTimeout(resolve, 20));
  return condition();
}

/** Orders must be some hundredths of a second apart. */
export const pause = () => new Promise((resolve) => setTimeout(resolve, 60));

/** Ask the sandbox's control port at `host:port`. */
export function control(address, command) {
  const [host, port] = address.split(":");
  return new Promise((resolve, reject) => {
    const link = createConnection(Number(port), host, () => link.write(JSON.stringify(command) + "\n"));
    let received = "";
    link.on("error", reject);
    link.on("data", (part) => {
      received += part;
      if (!received.endsWith("\n")) return;
      link.end();
      const answer = JSON.parse(received);
      answer.ok ? resolve(answer) : reject(new Error(received));
    });
  });
}

/** Leave the result in a file and end, whatever the clients still have open. */
export function finish(file) {
  writeFileSync(file, JSON.stringify(seen));
  process.exit(0);
}
