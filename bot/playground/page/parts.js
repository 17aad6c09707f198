/** Fetches the modules that draw rarer blocks and elements, once something turns up that needs them. */

/** Kind of block or element -> the module that draws it, and the name of its drawer there. */
const RARE = {
  data_visualization: ["charts", "chart"],
  data_table: ["tables", "dataTable"],
  table: ["tables", "table"],
  markdown: ["markdown", "markdownBlock"],
  rich_text: ["richtext", "richTextBlock"],
  alert: ["layouts", "alert"],
  card: ["layouts", "card"],
  carousel: ["layouts", "carousel"],
  container: ["layouts", "container"],
  file: ["layouts", "file"],
  plan: ["layouts", "plan"],
  task_card: ["layouts", "taskCard"],
  video: ["layouts", "video"],
  datetimepicker: ["rare", "dateTimeInput"],
  rich_text_input: ["rare", "richTextInput"],
  feedback_buttons: ["rare", "feedbackButtons"],
  icon_button: ["rare", "iconPress"],
  users_select: ["pickers", "onePicker"],
  channels_select: ["pickers", "onePicker"],
  conversations_select: ["pickers", "onePicker"],
  external_select: ["pickers", "onePicker"],
  long_select: ["pickers", "onePicker"],
  multi_users_select: ["pickers", "manyPicker"],
  multi_channels_select: ["pickers", "manyPicker"],
  multi_conversations_select: ["pickers", "manyPicker"],
  multi_external_select: ["pickers", "manyPicker"],
  multi_long_select: ["pickers", "manyPicker"],
};

/** More options than this are searched rather than looked through. */
const LONG = 15;

const loaded = new Map();

/** The kind of a block or element; a select of many options is a kind of its own. */
export function kindOf({ type, options, option_groups: groups }) {
  if (type !== "static_select" && type !== "multi_static_select") return type;
  const count = options?.length ?? (groups ?? []).reduce((sum, group) => sum + group.options.length, 0);
  return count > LONG ? type.replace("static", "long") : type;
}

function kindsIn(value, found) {
  if (typeof value !== "object" || value === null) return found;
  if (!Array.isArray(value) && value.type) found.add(kindOf(value));
  Object.values(value).forEach((inner) => kindsIn(inner, found));
  return found;
}

/** The drawer of a rarer kind, when it has been fetched. */
export function rareDrawer(kind) {
  const [module, name] = RARE[kind] ?? [];
  return loaded.get(module)?.[name];
}

/** Resolves with `content` (messages, views) when all that draws it is there. */
export async function equipped(content) {
  const wanted = [...kindsIn(content, new Set())].filter((kind) => kind in RARE && !rareDrawer(kind));
  const modules = [...new Set(wanted.map((kind) => RARE[kind][0]))];
  // What cannot be fetched is named in its place, and asked for again with the next reading.
  const fetched = await Promise.allSettled(modules.map((name) => import(`./${name}.js`)));
  fetched.forEach(({ value }, index) => value && loaded.set(modules[index], value));
  return content;
}
