// ClickHouse behind the part of its HTTP interface that we use, on a free port of loopback: one query at a time, settings as parameters of the address.
// Its arguments are the account and the password that it asks for. Says where it listens on its first line and ends with its standard input.
import { createServer } from "node:http";
import { Session } from "chdb";

// ClickHouse reads local files only below the working directory.
process.chdir("/");
const [user, password] = process.argv.slice(2);
const own = new Set(["query_id", "replace_running_query", "wait_end_of_query", "default_format"]);
const session = new Session();
let last = Promise.resolve();

async function run(url, sql) {
  const settings = [...url.searchParams].filter(([name]) => !own.has(name));
  const set = settings.map(([name, value]) => `SET ${name} = '${value.replaceAll("'", "\\'")}';`).join(" ");
  const format = /FORMAT (\w+)\s*$/.exec(sql)?.[1] ?? url.searchParams.get("default_format") ?? "TabSeparated";
  try {
    const result = await session.queryAsync(`${set} ${sql.replace(/FORMAT \w+\s*$/, "")}`, { format });
    return Buffer.from(result.bytes());
  } finally {
    // Settings hold for a request, not for the session.
    for (const [name] of settings)
      await session.queryAsync(`SET ${name} = DEFAULT`);
  }
}

const server = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request)
    parts.push(part);
  const header = (name) => Buffer.from(request.headers[name] ?? "", "latin1").toString();
  if (user && (header("x-clickhouse-user") !== user || header("x-clickhouse-key") !== password)) {
    response.writeHead(403, { "X-ClickHouse-Exception-Code": "516" });
    response.end(`Code: 516. DB::Exception: ${header("x-clickhouse-user")}: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)`);
    return;
  }
  const answer = (last = last.then(() => run(new URL(request.url, "http://front"), Buffer.concat(parts).toString())));
  last = last.catch(() => {});
  try {
    const bytes = await answer;
    response.writeHead(200, { "Content-Type": "application/octet-stream" });
    // In pieces, as a server streams.
    for (let at = 0; at < bytes.length; at += 65536)
      response.write(bytes.subarray(at, at + 65536));
    response.end();
  } catch (e) {
    response.writeHead(500, { "X-ClickHouse-Exception-Code": String(e.clickhouseCode ?? 0) });
    response.end(e.message);
  }
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/`));
process.stdin.resume().on("end", () => process.exit(0));
