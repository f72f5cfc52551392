/**
 * The page's own script. It only ever sets text, never markup; an open form is left alone by refreshing; what changed
 * since the last look is lit for a few seconds.
 */
export const pageScript = String.raw`
const { objects } = JSON.parse(document.getElementById('config').textContent);
const at = (id) => document.getElementById(id);
const pageSize = 25;
let object = objects[0], offset = 0, total = 0, shown = new Map(), firstLook = true, editing = null;

function element(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  Object.assign(made, attributes);
  return made;
}
function asText(value) {
  return value === null || value === undefined ? '' : value === true ? 'Yes' : value === false ? 'No' : String(value);
}
async function ask(method, path, body) {
  const response = await fetch('/_control/records/' + path, {
    method, headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? 'The simulator answered ' + response.status + '.');
  return answer;
}

function drawTabs() {
  at('tabs').replaceChildren(...objects.map((one) => {
    const tab = element('button', one.title, { type: 'button' });
    tab.setAttribute('aria-current', String(one === object));
    tab.onclick = () => { object = one; offset = 0; firstLook = true; drawTabs(); void look(); };
    return tab;
  }));
  at('create').textContent = 'New ' + object.one;
  const labels = object.columns.map((name) => object.fields.find((field) => field.name === name)?.label ?? name);
  at('heads').replaceChildren(...labels.map((label) => element('th', label, { scope: 'col' })), element('th', 'Last modified', { scope: 'col' }));
}
function drawRows(rows) {
  const before = shown;
  shown = new Map(rows.map((row) => [String(row.id), JSON.stringify(row)]));
  at('rows').replaceChildren(...rows.map((row) => {
    const line = element('tr', undefined, { tabIndex: 0 });
    line.append(...object.columns.map((name) => element('td', asText(row.values[name]))), element('td', asText(row.updatedAt), { className: 'quiet' }));
    if (!firstLook && before.get(String(row.id)) !== shown.get(String(row.id))) line.className = 'fresh';
    line.onclick = () => open(row);
    line.onkeydown = (event) => { if (event.key === 'Enter') open(row); };
    return line;
  }));
  at('empty').hidden = rows.length > 0;
  at('range').textContent = total === 0 ? '' : (offset + 1) + '–' + (offset + rows.length) + ' of ' + total.toLocaleString('en');
  at('previous').disabled = offset === 0;
  at('next').disabled = offset + pageSize >= total;
  firstLook = false;
}
let lastAnswer = '';
async function look() {
  const asked = object;
  const query = new URLSearchParams({ search: at('search').value, offset, limit: pageSize });
  try {
    const answer = await ask('GET', asked.name + '?' + query);
    if (asked !== object) return;
    at('pulse').textContent = '● live';
    const text = asked.name + query + JSON.stringify(answer);
    total = answer.total;
    if (text !== lastAnswer) drawRows(answer.rows);
    lastAnswer = text;
  } catch (problem) {
    at('pulse').textContent = '○ ' + problem.message;
  }
}

function inputFor(field, value) {
  if (field.kind === 'yes or no' || field.kind === 'choice') {
    const select = element('select');
    const options = field.kind === 'choice' ? [...field.options] : ['Yes', 'No'];
    if (asText(value) !== '' && !options.includes(asText(value))) options.push(asText(value));
    select.append(element('option', ''), ...options.map((option) => element('option', option)));
    select.value = asText(value);
    return select;
  }
  if (field.kind === 'long text') return element('textarea', undefined, { rows: 3, value: asText(value) });
  const type = { number: 'number', date: 'date' }[field.kind] ?? 'text';
  const input = element('input', undefined, { type, value: asText(value) });
  if (type === 'number') input.step = 'any';
  return input;
}
function valueOf(field, input) {
  if (input.value === '') return null;
  if (field.kind === 'yes or no') return input.value === 'Yes';
  return field.kind === 'number' ? Number(input.value) : input.value;
}
function open(row) {
  editing = { object, id: row?.id, inputs: [] };
  at('heading').textContent = row ? object.one.charAt(0).toUpperCase() + object.one.slice(1) + ' ' + row.id : 'New ' + object.one;
  at('stamp').textContent = row ? 'Last modified ' + row.updatedAt : '';
  at('problem').hidden = true;
  at('delete').hidden = !row;
  at('fields').replaceChildren(...object.fields.filter((field) => row || !field.readOnly).map((field) => {
    const label = element('label', undefined, { className: field.kind === 'long text' ? 'wide' : '' });
    const input = inputFor(field, row?.values[field.name]);
    input.disabled = field.readOnly === true;
    label.append(element('span', field.label), input);
    if (!field.readOnly) editing.inputs.push({ field, input, before: input.value });
    return label;
  }));
  at('panel').showModal();
}
async function send(action) {
  try {
    await action();
    at('panel').close();
    await look();
  } catch (problem) {
    at('problem').textContent = problem.message;
    at('problem').hidden = false;
  }
}
at('form').onsubmit = (event) => {
  event.preventDefault();
  const { object: kind, id, inputs } = editing;
  const changed = inputs.filter(({ input, before }) => input.value !== before);
  const values = Object.fromEntries(changed.map(({ field, input }) => [field.name, valueOf(field, input)]));
  void send(() => id === undefined ? ask('POST', kind.name, values) : ask('PATCH', kind.name + '/' + encodeURIComponent(id), values));
};
at('delete').onclick = () => {
  const { object: kind, id } = editing;
  if (confirm('Delete this ' + kind.one + '?')) void send(() => ask('DELETE', kind.name + '/' + encodeURIComponent(id)));
};
at('cancel').onclick = () => at('panel').close();
at('create').onclick = () => open(undefined);
at('previous').onclick = () => { offset = Math.max(0, offset - pageSize); firstLook = true; void look(); };
at('next').onclick = () => { offset += pageSize; firstLook = true; void look(); };
at('search').oninput = () => { offset = 0; firstLook = true; void look(); };
drawTabs();
void look();
setInterval(() => { if (!document.hidden) void look(); }, 2000);
`;
