// Draws /openapi/v1.json: groups, operations, parameters, bodies, answers, and a line of curl for each.

const methods = ["get", "post", "put", "patch", "delete"];

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== null));
  return element;
};

// Words in backticks are code.
const prose = (text) => make("p", {}, ...text.split("`").map((part, i) => (i % 2 ? make("code", {}, part) : part)));

class Description {
  constructor(json) {
    this.json = json;
  }

  // A schema without its reference; what stands beside the reference wins.
  resolve(schema = {}) {
    if (!schema.$ref) return schema;
    const name = schema.$ref.split("/").at(-1);
    const { $ref, ...own } = schema;
    return { name, ...this.json.components.schemas[name], ...own };
  }

  // Schemas whose one other choice is null are what they are.
  plain(schema) {
    const resolved = this.resolve(schema);
    const choices = (resolved.oneOf ?? resolved.anyOf)?.filter((choice) => choice.type !== "null");
    if (choices?.length !== 1) return resolved;
    const { oneOf, anyOf, ...own } = resolved;
    return { ...this.resolve(choices[0]), ...own };
  }

  typeOf(schema) {
    const plain = this.plain(schema);
    if (plain.enum) return plain.enum.map((value) => JSON.stringify(value)).join(" | ");
    const choices = plain.oneOf ?? plain.anyOf;
    if (choices) return choices.map((choice) => this.typeOf(choice)).join(" or ");
    const type = [plain.type].flat().filter((name) => name && name !== "null").join(" or ");
    if (type === "array") return `list of ${this.typeOf(plain.items)}`;
    return [plain.name ?? (type || "anything"), plain.format && `(${plain.format})`].filter(Boolean).join(" ");
  }

  // Something that would pass, for people to start from.
  sample(schema, depth = 0) {
    const plain = this.plain(schema);
    if (plain.example !== undefined) return plain.example;
    if (plain.default !== undefined && plain.default !== null) return plain.default;
    if (plain.enum) return plain.enum[0];
    const choices = plain.oneOf ?? plain.anyOf;
    if (choices) return this.sample(choices[0], depth);
    const type = [plain.type].flat().find((name) => name !== "null");
    if (plain.properties && depth < 4) {
      return Object.fromEntries(Object.entries(plain.properties).map(([name, property]) => [name, this.sample(property, depth + 1)]));
    }
    if (type === "array") return depth < 4 ? [this.sample(plain.items, depth + 1)] : [];
    if (type === "integer" || type === "number") return plain.minimum ?? 0;
    if (type === "boolean") return false;
    if (type === "object") return {};
    return plain.format === "date-time" ? "2026-01-31T12:00:00Z" : "…";
  }
}

// The fields of an object, of a list's elements, or of each choice.
const fields = (api, schema, depth = 0) => {
  const plain = api.plain(schema);
  if (depth > 5) return undefined;
  const choices = plain.oneOf ?? plain.anyOf;
  if (choices) return make("div", {}, ...choices.map((choice) => fields(api, choice, depth + 1)));
  if (plain.items) return fields(api, plain.items, depth + 1);
  if (!plain.properties) return undefined;
  const needed = new Set(plain.required);
  return make("ul", { class: "fields" }, ...Object.entries(plain.properties).map(([name, property]) => field(api, name, property, needed.has(name), depth)));
};

const field = (api, name, schema, isNeeded, depth = 0) => {
  const plain = api.plain(schema);
  const limits = [
    plain.minimum !== undefined && `from ${plain.minimum}`,
    plain.maximum !== undefined && `to ${plain.maximum}`,
    plain.default !== undefined && plain.default !== null && `default ${JSON.stringify(plain.default)}`,
  ].filter(Boolean).join(", ");
  return make(
    "li", {},
    make("code", {}, name), " ",
    make("span", { class: "type" }, [api.typeOf(schema), limits].filter(Boolean).join(", ")),
    isNeeded ? make("span", { class: "needed" }, " needed") : undefined,
    plain.description ? prose(plain.description) : undefined,
    fields(api, schema, depth + 1));
};

const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;

// A line for a shell. Paths keep their {names}; whoever copies it puts something in.
const curl = (api, method, path, operation) => {
  const parts = ["curl"];
  if (method !== "get") parts.push("-X", method.toUpperCase());
  parts.push(quote(location.origin + path));
  if (operation.security?.length) parts.push("-H", "'Authorization: Bearer '$PARLEY_KEY");
  const [type, media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  if (type === "multipart/form-data") {
    const plain = api.plain(media.schema);
    const needed = new Set(plain.required);
    for (const [name, property] of Object.entries(plain.properties ?? {})) {
      const isFile = api.plain(property).format === "binary";
      if (needed.has(name)) parts.push("-F", isFile ? `${name}=@FILE` : quote(`${name}=${api.sample(property)}`));
    }
  } else if (type?.includes("json")) {
    parts.push("-H", quote(`Content-Type: ${type}`), "-d", quote(JSON.stringify(media.example ?? api.sample(media.schema))));
  } else if (type) {
    parts.push("-H", quote(`Content-Type: ${type}`), "--data-binary", "@FILE");
  }
  const answer = Object.entries(operation.responses ?? {}).find(([status]) => status.startsWith("2"))?.[1];
  if (Object.keys(answer?.content ?? {}).some((name) => name.startsWith("audio/"))) parts.push("-o", "FILE");
  return parts.join(" ");
};

const body = (api, content) => Object.entries(content).flatMap(([type, media]) => [
  make("p", { class: "media" }, type),
  media.schema && fields(api, media.schema),
  type.includes("json") ? make("pre", {}, JSON.stringify(media.example ?? api.sample(media.schema), null, 2)) : undefined,
]);

const answer = (api, status, response) => {
  const types = Object.keys(response.content ?? {});
  const head = [make("span", { class: "status" }, status), response.description ?? "", " ", make("span", { class: "media" }, types.join(", "))];
  const shown = Object.fromEntries(Object.entries(response.content ?? {}).filter(([type, media]) => type.includes("json") || media.schema?.oneOf));
  return Object.keys(shown).length === 0
    ? make("p", {}, ...head)
    : make("details", { class: "answer" }, make("summary", {}, ...head), ...body(api, shown));
};

const draw = (api, method, path, operation) => {
  const parameters = operation.parameters ?? [];
  return make(
    "details", { class: "operation", id: operation.operationId ?? `${method}${path}` },
    make(
      "summary", {},
      make("span", { class: `method ${method}` }, method.toUpperCase()),
      make("code", {}, path),
      make("span", { class: "summary" }, operation.summary ?? "")),
    make(
      "div", {},
      prose(operation.description ?? ""),
      make("pre", {}, curl(api, method, path, operation)),
      parameters.length > 0 ? make("h3", {}, "Parameters") : undefined,
      parameters.length > 0
        ? make("ul", { class: "fields" }, ...parameters.map((parameter) =>
          field(api, `${parameter.name} (${parameter.in})`, { ...parameter.schema, description: parameter.description }, parameter.required)))
        : undefined,
      ...(operation.requestBody ? [make("h3", {}, "Body"), ...body(api, operation.requestBody.content)] : []),
      make("h3", {}, "Answers"),
      ...Object.entries(operation.responses ?? {}).map(([status, response]) => answer(api, status, response))));
};

const group = (tag) => `group-${tag.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;

const show = (json) => {
  const api = new Description(json);
  document.querySelector("#version").textContent = json.info.version;
  const groups = new Map();
  for (const [path, item] of Object.entries(json.paths)) {
    for (const method of methods.filter((name) => item[name])) {
      const tag = item[method].tags?.[0] ?? "Other";
      groups.set(tag, [...(groups.get(tag) ?? []), draw(api, method, path, item[method])]);
    }
  }
  const tags = [...groups.keys()].sort();
  document.querySelector("#groups").replaceChildren(...tags.map((tag) => make("a", { href: `#${group(tag)}` }, tag)));
  document.querySelector("#operations").replaceChildren(
    prose(json.info.description ?? ""),
    ...tags.map((tag) => make("section", {}, make("h2", { id: group(tag) }, tag), ...groups.get(tag))));
  open();
};

// An address with #Operation opens it.
const open = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
  target?.scrollIntoView();
};

document.querySelector("#filter").addEventListener("input", ({ target }) => {
  const words = target.value.toLowerCase().split(/\s+/);
  for (const section of document.querySelectorAll("main section")) {
    const operations = [...section.querySelectorAll("details.operation")];
    for (const operation of operations) {
      const text = operation.querySelector("summary").textContent.toLowerCase();
      operation.hidden = !words.every((word) => text.includes(word));
    }
    section.hidden = operations.every((operation) => operation.hidden);
  }
});
addEventListener("hashchange", open);
document.querySelector("#operations").addEventListener("toggle", ({ target }) => {
  if (target.open && target.classList.contains("operation")) history.replaceState(null, "", `#${target.id}`);
}, true);

try {
  const response = await fetch("/openapi/v1.json");
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  show(await response.json());
} catch (problem) {
  document.querySelector("#operations").replaceChildren(make("p", { role: "alert" }, `The description cannot be read: ${problem.message}. Reload to try again.`));
}
