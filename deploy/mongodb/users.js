// Runs once, when MongoDB makes its data folder: one user for each service, who can reach its own database only.
// The key vault: intake reads public keys, the scrubber reads all transport keys, review makes and destroys keys.
const lines = require("fs").readFileSync("/run/secrets/mongodb_users", "utf8").trim().split("\n");
const vault = "near_miss_keys";
const admin = db.getSiblingDB("admin");
const read = (collection) => ({
  resource: { db: vault, collection },
  actions: ["find", "createIndex", "listIndexes"], // a service makes the indexes that it declares, at first use
});

admin.createRole({ role: "sealer", roles: [], privileges: [read("epoch_public")] });
admin.createRole({ role: "opener", roles: [], privileges: [read("epoch_public"), read("epoch_private")] });

const inVault = {
  intake: [{ role: "sealer", db: "admin" }],
  scrubber: [{ role: "opener", db: "admin" }],
  review: [{ role: "readWrite", db: vault }],
};
for (const [user, pwd] of lines.map((line) => line.split(" "))) {
  const own = user === "scrubber" ? [] : [{ role: "readWrite", db: `near_miss_${user}` }]; // the scrubber keeps nothing
  admin.createUser({ user, pwd, roles: [...own, ...(inVault[user] ?? [])] });
}
