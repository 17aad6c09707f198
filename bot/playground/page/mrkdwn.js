/** Turns Slack's mrkdwn into nodes: styles, quotes, lists, code, links, mentions, dates and emoji. */
import { dateText } from "./dates.js";
import { el } from "./dom.js";
import { emojiOf } from "./emoji.js";

/*
 * A `reader` says for whom text is shown:
 * {me, tz, now, nameOf(userId), channel(id) -> {id, name} or undefined, open(channelId)}.
 */

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const STYLES = { "*": "strong", _: "em", "~": "s" };
const STYLED = {
  "*": /\*((?:<[^<>\n]*>|`[^`\n]*`|[^*<`\n])+)\*(?![\p{L}\p{N}*])/uy,
  _: /_((?:<[^<>\n]*>|`[^`\n]*`|[^_<`\n])+)_(?![\p{L}\p{N}_])/uy,
  "~": /~((?:<[^<>\n]*>|`[^`\n]*`|[^~<`\n])+)~(?![\p{L}\p{N}~])/uy,
};
const CODE = /`([^`\n]+)`/y;
const ANGLE = /<([^<>\n]+)>/y;
const EMOJI = /:([a-z0-9_+-]+):/y;
const ADDRESS = /https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)'"]/y;

/** Text with Slack's three escapes undone. */
export function unescape(text) {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

/** A link that opens elsewhere, or plain text when the address is not one that a page may open. */
export function link(address, ...label) {
  if (!/^(https?:\/\/|mailto:)/i.test(address)) return el("span", {}, ...label);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...label);
}

function mention(label, mine) {
  return el("span", { class: mine ? "mention mention-me" : "mention" }, label);
}

function channelMention(id, label, reader) {
  const known = reader.channel(id);
  if (!known) return mention(label ? `#${unescape(label)}` : "a private channel", false);
  const open = () => reader.open(id);
  return el("button", { type: "button", class: "mention", on: { click: open } }, `#${known.name}`);
}

function dateNode(content, reader, first) {
  const [head, fallback = ""] = content.split("|");
  const [, seconds, format, address] = head.split("^");
  if (!/^\d+$/.test(seconds ?? "") || !format) return unescape(fallback || head);
  const instant = new Date(Number(seconds) * 1000).toISOString();
  const text = unescape(dateText(seconds, format, { now: reader.now, tz: reader.tz, first }));
  const node = el("time", { datetime: instant, title: unescape(fallback) }, text);
  return address ? link(address, node) : node;
}

function special(content, reader, first) {
  if (content.startsWith("date^")) return dateNode(content, reader, first);
  const [command, label] = content.split("|");
  return mention(label ? unescape(label) : `@${command.split("^")[0]}`, false);
}

function angled(content, reader, first) {
  const [target, ...rest] = content.split("|");
  const label = rest.join("|");
  if (target.startsWith("@"))
    return mention(`@${reader.nameOf(target.slice(1))}`, target.slice(1) === reader.me);
  if (target.startsWith("#")) return channelMention(target.slice(1), label, reader);
  if (target.startsWith("!")) return special(content.slice(1), reader, first);
  const address = unescape(target);
  return link(address, ...(label ? inline(label, reader) : [address.replace(/^mailto:/, "")]));
}

function styledAt(text, at, reader) {
  const marker = text[at];
  const before = at > 0 ? text[at - 1] : " ";
  if (/[\p{L}\p{N}]/u.test(before)) return null;
  const found = matchAt(STYLED[marker], text, at);
  if (!found || /^\s|\s$/.test(found[1])) return null;
  return { node: el(STYLES[marker], {}, inline(found[1], reader)), length: found[0].length };
}

function matchAt(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function codeAt(text, at) {
  const found = matchAt(CODE, text, at);
  return found && { node: el("code", {}, unescape(found[1])), length: found[0].length };
}

function emojiAt(text, at) {
  const found = matchAt(EMOJI, text, at);
  const picture = found && emojiOf(found[1]);
  return picture
    ? {
        node: el("span", { class: "emoji", role: "img", "aria-label": found[1] }, picture),
        length: found[0].length,
      }
    : null;
}

function addressAt(text, at) {
  const found = matchAt(ADDRESS, text, at);
  return found && { node: link(unescape(found[0]), unescape(found[0])), length: found[0].length };
}

function angledAt(text, at, reader) {
  const found = matchAt(ANGLE, text, at);
  return (
    found && { node: angled(found[1], reader, text.slice(0, at).trim() === ""), length: found[0].length }
  );
}

const STARTS = {
  "`": codeAt,
  "<": angledAt,
  ":": emojiAt,
  h: addressAt,
  "*": styledAt,
  _: styledAt,
  "~": styledAt,
};

/** Nodes of one line of mrkdwn. */
export function inline(text, reader) {
  const nodes = [];
  let plain = "";
  for (let at = 0; at < text.length;) {
    const found = STARTS[text[at]]?.(text, at, reader);
    if (found) {
      nodes.push(unescape(plain), found.node);
      plain = "";
      at += found.length;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  nodes.push(unescape(plain));
  return nodes.filter((node) => node !== "");
}

const LINES = [
  { kind: "quote", pattern: /^(?:&gt;|>) ?/ },
  { kind: "bullets", pattern: /^\s*[•◦-]\s+/ },
  { kind: "numbers", pattern: /^\s*(\d{1,2})\.\s+/ },
];

function grouped(text) {
  const groups = [];
  for (const line of text.split("\n")) {
    const form = LINES.find(({ pattern }) => pattern.test(line));
    const kind = form?.kind ?? "plain";
    const content = form ? line.replace(form.pattern, "") : line;
    const last = groups.at(-1);
    if (last?.kind === kind) last.lines.push(content);
    else
      groups.push({
        kind,
        lines: [content],
        start: form?.kind === "numbers" ? Number(form.pattern.exec(line)[1]) : 1,
      });
  }
  return groups;
}

function broken(lines, reader) {
  return lines.flatMap((line, index) => [index ? el("br") : "", ...inline(line, reader)]);
}

function items(lines, reader) {
  return lines.map((line) => el("li", {}, inline(line, reader)));
}

function drawn({ kind, lines, start }, reader) {
  if (kind === "quote") return el("blockquote", {}, broken(lines, reader));
  if (kind === "bullets") return el("ul", {}, items(lines, reader));
  if (kind === "numbers") return el("ol", { start }, items(lines, reader));
  const text = lines.join("\n");
  const kept = text.replace(/^\n+|\n+$/g, "");
  // An empty line beside a list or a quote is kept as a gap.
  const gaps = [text.startsWith("\n") && "gap-above", text.endsWith("\n") && "gap-below"].filter(Boolean);
  const props = gaps.length ? { class: gaps.join(" ") } : {};
  return kept ? el("p", props, broken(kept.split("\n"), reader)) : null;
}

/** Block nodes (paragraphs, quotes, lists, code) of a whole mrkdwn text. */
export function mrkdwn(text, reader) {
  return text.split(/```\n?([\s\S]*?)\n?```/).flatMap((part, index) => {
    if (index % 2) return [el("pre", {}, el("code", {}, unescape(part)))];
    return part.trim()
      ? grouped(part)
          .map((group) => drawn(group, reader))
          .filter(Boolean)
      : [];
  });
}
