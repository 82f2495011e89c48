// Asks a YAML language server what an editor would: diagnostics, completion, hover.
//
//   node ask.mjs SERVER      SERVER is a script that node can run with --stdio
//
// One JSON document comes on standard input:
//
//   {"schema": "/path/of/scenario.schema.json",
//    "attach": "setting",         or "modeline": the text's first line names the schema
//    "seconds": 60,               after which it gives up
//    "questions": [{"file": "mine.yaml", "text": "...",     or the whole path of a file
//                   "complete": [{"line": 0, "character": 0}], "hover": [...]}]}
//
// and one leaves on standard output: {"answers": [{"diagnostics": [...],
// "completions": [[...]], "hovers": ["..."]}]}, an answer for each question, in order.
// Lines and characters count from 0. On any failure the words are on standard error
// and the exit code is 1. Nothing is asked of the network.

import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

const SCHEMA = "scenario.schema.json"; // its name beside the files, for a modeline
const SECONDS = 60;
const PATIENCE = 2000; // milliseconds from the word to end until the end

const CAPABILITIES = {
  workspace: { configuration: true },
  textDocument: {
    completion: {
      completionItem: { snippetSupport: true, documentationFormat: ["markdown"] },
    },
    hover: { contentFormat: ["markdown"] },
    publishDiagnostics: {},
  },
};

// What an editor's settings say: this schema for all files, and never the network.
function settings(schema) {
  return {
    yaml: {
      validate: true,
      hover: true,
      completion: true,
      schemas: schema ? { [pathToFileURL(schema).href]: "*.yaml" } : {},
      schemaStore: { enable: false },
      kubernetesCRDStore: { enable: false },
    },
    editor: { tabSize: 2, detectIndentation: false },
  };
}

// A language server, and the connection to it.
class Server {
  constructor(script, said) {
    this.said = said; // the settings, for when it asks
    this.waiting = new Map(); // by the number of the request
    this.checks = new Map(); // by the file's address
    this.asked = 0;
    this.unread = Buffer.alloc(0);
    this.complaints = "";
    this.failed = new Promise((_, reject) => { this.fail = (why) => reject(new Error(why)); });
    this.failed.catch(() => {}); // whoever waits for something hears of it
    this.configured = new Promise((resolve) => { this.isConfigured = resolve; });
    this.process = spawn(process.execPath, [script, "--stdio"]);
    this.process.stdout.on("data", (bytes) => this.read(bytes));
    this.process.stderr.on("data", (bytes) => { this.complaints += bytes; });
    this.process.stdin.on("error", () => {}); // its end is told by "exit"
    this.ended = new Promise((resolve) => this.process.on("exit", resolve));
    this.process.on("exit", (code, signal) => {
      const how = signal ?? `exit code ${code}`;
      this.fail(`the language server ended by itself (${how})\n${this.complaints}`);
    });
  }

  send(message) {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.process.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  tell(method, params) {
    this.send({ method, params });
  }

  ask(method, params) {
    this.asked += 1;
    const id = this.asked;
    const answered = new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
    });
    this.send({ id, method, params });
    return Promise.race([answered, this.failed]);
  }

  read(bytes) {
    this.unread = Buffer.concat([this.unread, bytes]);
    for (;;) {
      const end = this.unread.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.unread.subarray(0, end))[1]);
      const start = end + 4;
      if (this.unread.length < start + length) return;
      const text = this.unread.subarray(start, start + length).toString();
      this.unread = this.unread.subarray(start + length);
      this.take(JSON.parse(text));
    }
  }

  take({ id, method, params, result, error }) {
    if (method && id !== undefined) {
      this.send({ id, result: this.answer(method, params) });
    } else if (method === "textDocument/publishDiagnostics") {
      this.checks.get(params.uri)?.(params.diagnostics);
    } else if (id !== undefined) {
      const { resolve, reject } = this.waiting.get(id);
      this.waiting.delete(id);
      if (error) reject(new Error(error.message));
      else resolve(result);
    }
  }

  // What the server is told when it asks: its settings, and of all else nothing.
  answer(method, params) {
    if (method !== "workspace/configuration") return null;
    setImmediate(this.isConfigured); // when the answer is on its way
    return params.items.map((item) => this.said[item.section] ?? null);
  }

  async start() {
    const client = { processId: process.pid, rootUri: null, capabilities: CAPABILITIES };
    await this.ask("initialize", client);
    this.tell("initialized", {});
    await Promise.race([this.configured, this.failed]);
  }

  // Opens a file and waits for what is wrong with it.
  check(uri, text) {
    const diagnosed = new Promise((resolve) => { this.checks.set(uri, resolve); });
    const textDocument = { uri, languageId: "yaml", version: 1, text };
    this.tell("textDocument/didOpen", { textDocument });
    return Promise.race([diagnosed, this.failed]);
  }

  // Ends it politely, or else at once.
  async stop() {
    const patience = setTimeout(() => this.process.kill("SIGKILL"), PATIENCE);
    try {
      await this.ask("shutdown");
      this.tell("exit");
    } catch {
      this.process.kill("SIGKILL");
    }
    await this.ended;
    clearTimeout(patience);
  }
}

const SEVERITIES = [, "error", "warning", "information", "hint"];

function diagnostic({ range, message, severity }) {
  const { line, character } = range.start;
  return { line, character, message, severity: SEVERITIES[severity] };
}

// The words of a hover or of an item's documentation, which have several forms.
function words(content) {
  if (Array.isArray(content)) return content.map(words).join("\n");
  return content?.value ?? content ?? "";
}

function item({ label, textEdit, insertText, documentation }) {
  const insert = textEdit?.newText ?? insertText ?? label;
  return { label, insert, about: words(documentation) };
}

// Returns the file's address. Each question has a folder of its own, since two may be of
// files with the same name; a file with a whole path is left where it is.
function lay(folder, question, schema) {
  if (path.isAbsolute(question.file)) return pathToFileURL(question.file).href;
  const own = mkdtempSync(path.join(folder, "q-"));
  if (schema) copyFileSync(schema, path.join(own, SCHEMA));
  writeFileSync(path.join(own, question.file), question.text);
  return pathToFileURL(path.join(own, question.file)).href;
}

async function answer(server, uri, question) {
  const textDocument = { uri };
  const diagnostics = (await server.check(uri, question.text)).map(diagnostic);
  const completions = [];
  for (const position of question.complete ?? []) {
    const found = await server.ask("textDocument/completion", { textDocument, position });
    completions.push((found?.items ?? found ?? []).map(item));
  }
  const hovers = [];
  for (const position of question.hover ?? []) {
    const found = await server.ask("textDocument/hover", { textDocument, position });
    hovers.push(words(found?.contents));
  }
  return { diagnostics, completions, hovers };
}

async function main() {
  const asked = JSON.parse(readFileSync(0, "utf-8"));
  const isBeside = asked.attach === "modeline";
  const seconds = asked.seconds ?? SECONDS;
  const folder = mkdtempSync(path.join(tmpdir(), "lfrsim-editor-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const server = new Server(process.argv[2], settings(isBeside ? null : asked.schema));
  const alarm = setTimeout(() => server.fail(`no answer within ${seconds} s`), seconds * 1000);
  try {
    await server.start();
    const answers = await Promise.all(
      asked.questions.map((question) => {
        const uri = lay(folder, question, isBeside ? asked.schema : null);
        return answer(server, uri, question);
      }),
    );
    process.stdout.write(`${JSON.stringify({ answers })}\n`);
  } finally {
    clearTimeout(alarm);
    await server.stop();
  }
}

main().catch((error) => {
  process.stderr.write(`ask.mjs: ${error.message}\n`);
  process.exitCode = 1;
});
