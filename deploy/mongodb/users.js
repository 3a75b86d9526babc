// Runs once, when MongoDB makes its data folder: one user for each service, who can reach its own database only.
// The key vault: intake reads public keys, the scrubber reads all transport keys, review makes and destroys keys.
const users = fs.readFileSync("/run/secrets/mongodb_users", "utf8").trim().split("\n").map((line) => line.split(" "));
const vault = "near_miss_keys";
const may = (collection, actions) => ({ resource: { db: vault, collection }, actions });
const admin = db.getSiblingDB("admin");

admin.createRole({ role: "sealer", roles: [], privileges: [may("epoch_public", ["find", "createIndex", "listIndexes"])] });
admin.createRole({ role: "opener", roles: [], privileges: ["epoch_public", "epoch_private"].map((name) => may(name, ["find", "createIndex", "listIndexes"])) });

const extra = {
  intake: [{ role: "sealer", db: "admin" }],
  scrubber: [{ role: "opener", db: "admin" }],
  review: [{ role: "readWrite", db: vault }],
};
for (const [user, pwd] of users) {
  const own = user === "scrubber" ? [] : [{ role: "readWrite", db: `near_miss_${user}` }];
  admin.createUser({ user, pwd, roles: [...own, ...(extra[user] || [])] });
}
