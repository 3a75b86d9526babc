// The HTTP Observatory's scan of a site that is not on the internet: host, port of http, port of https.
// Everything is the Observatory's own, but where the usual ports of that host lead.
import net from "node:net";
import { scan } from "@mdn/mdn-http-observatory";

const [host, http, https] = process.argv.slice(2);
const ports = { 80: Number(http), 443: Number(https) };
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (...given) {
  const options = Array.isArray(given[0]) ? given[0][0] : given[0];
  if (options.host !== host || !ports[options.port]) throw new Error("The scan left the site.");
  Object.assign(options, { host: "127.0.0.1", port: ports[options.port] });
  return connect.apply(this, given);
};

console.log(JSON.stringify(await scan(host)));
