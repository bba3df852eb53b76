// Starts `hyg lsp` and hands it what is typed. All that is known about rules is known there.

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

function start() {
  const command = vscode.workspace.getConfiguration("hyg").get("path") || "hyg";
  const server = { command, args: ["lsp"] };
  const options = {
    documentSelector: [{ language: "hyg" }, { scheme: "file", pattern: "**/hyg.yaml" }],
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/{*.hyg,hyg.yaml}") },
  };
  client = new LanguageClient("hyg", "hyg", server, options);
  return client.start().catch((error) => {
    vscode.window.showErrorMessage(`hyg cannot be started as "${command}": ${error.message}. The setting hyg.path says where it is.`);
  });
}

async function stop() {
  const running = client;
  client = undefined;
  if (running && running.isRunning()) await running.stop();
}

exports.activate = async function (context) {
  const restart = async () => {
    await stop();
    await start();
  };
  context.subscriptions.push(
    vscode.commands.registerCommand("hyg.restart", restart),
    vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration("hyg.path") && restart()),
  );
  if (vscode.workspace.isTrusted) await start();
  else context.subscriptions.push(vscode.workspace.onDidGrantWorkspaceTrust(start));
};

exports.deactivate = stop;
