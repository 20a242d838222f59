import { parentPort, workerData } from "node:worker_threads";
import { openReadOnly } from "./database.ts";
import type { Question, Reply } from "./reader.ts";
import { createAsk } from "./reads/questions.ts";

/** The thread behind `reader.ts`. */
const ask = createAsk(openReadOnly(String(workerData)));

const replyTo = ({ number, name, input }: Question): Reply => {
  try {
    return { number, answer: ask(name, input) };
  } catch (error) {
    return { number, error: error instanceof Error ? error.message : String(error) };
  }
};

parentPort?.on("message", (question: Question) => parentPort?.postMessage(replyTo(question)));
