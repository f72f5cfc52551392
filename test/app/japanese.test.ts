import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { inLanguage } from '../../src/app/http/in-language.ts';
import { answerInJapanese, inJapanese } from '../../src/app/japanese/in-japanese.ts';
import { parseSource } from '../architecture/parse-source.ts';
import type { Node } from '../architecture/parse-source.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The files whose sentences a marketing admin meets on the pages Fields, Rules, Filters and Try as the sync user. */
const SPOKEN = [
  ...['compare-mappings', 'field-rules', 'line-need', 'unforeseen', 'field-advice', 'filter-syntax', 'filter-tokens', 'filter-condition', 'filter-fields', 'resolved-filter', 'type-rules', 'value-form', 'map-rules', 'text-rules', 'object-advice', 'refusal-cause', 'schema-decision', 'trial'].map((name) => `src/domain/${name}.ts`),
  ...['preview-object', 'preview-rules', 'try-filter', 'try-rules', 'explain-record', 'explain-pairing'].map((name) => `src/engine/${name}.ts`),
  ...['advised-lines', 'describe-trial', 'describe-connection', 'configuration/refusing-impossible', 'dictionary/dictionary-csv', 'settings/problem-words', 'values/place-names'].map((name) => `src/app/${name}.ts`),
];

describe('what the server says in Japanese (PRODUCT J8, decision 42)', () => {
  test('no sentence of these files is left in English, whatever is filled in', () => {
    const left = SPOKEN.flatMap((path) => sentencesIn(path).filter((sentence) => !PARTS.has(sentence.trim()) && placesOf(sentence).every(isEnglish)).map((sentence) => `${path}: ${sentence}`));
    expect(left).toEqual([]);
  });

  test.each([
    ['Nothing.', '対応は不要です。'],
    ['lead.title and contact.title can never work: title takes a text, and gets a number. Write convert: true on the line to have it converted (number as text). Correct the line or leave it out.', 'lead.title と contact.title の行は機能しません。title が受け取るのはテキストですが、渡されるのは数値です。変換するには、行に convert: true と記述してください（数値をテキストで）。行を修正するか、外してください。'],
    ['Salesforce keeps an index on Country, Account.Type. The filter lets in more than 30 % of the records, which no index helps with; that matters for counts alone.', 'Salesforce は Country, Account.Type の索引を持っています。フィルターを通るレコードが 30 % を超えるため、索引は役立ちません。影響するのは集計だけです。'],
    ['Bascule does not send this write: the value is longer than the target field. Shorten the value on the source record, or ask for a longer field on the target.', 'Bascule はこの書き込みを送りません: 値が書き込み先の項目より長くなっています。元のレコードの値を短くするか、書き込み先の項目を長くするよう依頼してください。'],
    ["20 people are linked, 3 records wait for Salesforce and 1 record waits for Marketo, the oldest for 5 min; 2 records need somebody's attention.", '20 人をリンクし、Salesforce への 3 件と Marketo への 1 件が待っています（最も古いものは 5 分前）。2 件に対応が必要です。'],
    ['Changes wait to be written to Marketo. The record it belongs to is not on the other side yet. Marketo does not get email, phone meanwhile: the value is longer than the target field. Shorten the value on the source record, or ask for a longer field on the target.', 'Marketo への書き込みを待っている変更があります。関連するレコードがまだ反対側にありません。その間、Marketo に email, phone は届きません: 値が書き込み先の項目より長くなっています。元のレコードの値を短くするか、書き込み先の項目を長くするよう依頼してください。'],
    ['Marketo has as many custom objects as can be made through its API. At most ten custom objects can be made through the API, whoever made them. Delete one in Marketo that is not used, or take one out of the settings.', 'Marketo で API から作成できるカスタムオブジェクトの上限に達しています。API で作成できるカスタムオブジェクトは、作成者にかかわらず合計 10 個までです。使っていないものを Marketo で削除するか、設定から 1 つ外してください。'],
    ['The members of this campaign go with those of the program Product Webinar (1001), and 12 of them are there on both sides. Of the two themselves no field is shared, because campaignFields in the settings names none.', 'このキャンペーンのメンバーはプログラム Product Webinar (1001) のメンバーと対応しています（両側にいるのは 12 人）。設定の campaignFields に項目がないため、キャンペーンとプログラム自体の項目は同期していません。'],
    ['The settings pair this program with the campaign 7015j00000001AAAA, and the two do not find each other. Salesforce shows no campaign 7015j00000001AAAA.', '設定ではこのプログラムとキャンペーン 7015j00000001AAAA が組になっていますが、まだ対応付けられていません。Salesforce にキャンペーン 7015j00000001AAAA が見えません。'],
    ['fields[1].direction must be both, to-marketo or none.', 'fields[1].direction は both、to-marketo または none でなければなりません。'],
    ['campaignFields[1].direction must be to-salesforce: name is made by Marketo.', 'campaignFields[1].direction は to-salesforce でなければなりません。name は Marketo が作成します。'],
    ['About 12 (± 3) belong to people who would be made in Marketo, and are made there after them.', '約 12 件（± 3）は、Marketo に作成される人物のもので、人物に続いて作成されます。'],
    ['1 belongs to people who would be deleted in Salesforce, and goes with them there.', '1 は、Salesforce で削除される人物のもので、一緒に削除されます。'],
    ['It is no state or province of US, AU that ISO 3166-2 knows by a name or a code, or it is one of several. Correct the value on the record, or write a map in place of the rule, with a line for this value too.', 'ISO 3166-2 にある US, AU の州・都道府県の名前やコードではないか、複数の州・都道府県に当てはまります。レコードの値を修正するか、このルールの代わりに、この値の行も含む対応表（map）を使ってください。'],
    ['It is not one phone number of a length that its country has; one without a prefix counts as a number of JP. Correct the value on the record, or take the rule off the line.', 'その国で使われる桁数の電話番号 1 つではありません。国番号のない番号は JP の番号とみなします。レコードの値を修正するか、行からこのルールを外してください。'],
    ['states of US, AU by name to iso', 'US, AU の州・都道府県（name から iso へ）'],
    ['Of 4,000 records looked at none has a value on either side; of all records at most less than 1 % have one.', '確認した 4,000 件のレコードに、両側とも値が 1 つもありません。全レコードのうち値があるのは、多くても 1 % 未満です。'],
  ])('%s', (english, japanese) => {
    expect(inJapanese(english)).toBe(japanese);
  });

  test('a refused request names its part in Japanese, and each of several parts', () => {
    const detail = 'The query parameter "side" must be salesforce or marketo. The query parameter "object" must be the name of an object: lead, contact; a custom one by its API name behind custom:. The field "csv" is missing. The body must be a block of settings. The field "apply" is none of the values that this address takes; /api/openapi.json lists them. The body holds what this address does not take: x, y. Leave it out; /api/openapi.json lists what is taken.';
    expect(answerInJapanese({ title: 'Invalid request', detail })).toEqual({
      title: '要求の内容が正しくありません',
      detail: 'クエリパラメーター「side」は salesforce または marketo でなければなりません。クエリパラメーター「object」はオブジェクトの名前でなければなりません: lead, contact。カスタムオブジェクトは custom: に続けて API 名を記述します。項目「csv」がありません。送信した内容は設定のまとまりでなければなりません。項目「apply」に使えない値が指定されています。使える値の一覧は /api/openapi.json で確認できます。送信した内容に使えない項目があります: x, y。外してください。使える項目の一覧は /api/openapi.json で確認できます。',
    });
  });

  test('what a draft begins to follow is said whole in Japanese, and records are counted in Japanese', () => {
    expect(inJapanese('Invoice__c is not followed yet, so its fields are seen by the first cycle after the draft is applied. Those that Marketo has already are found and linked. `bascule sync-user report --draft FILE` tells beforehand what the sync user needs.')).toBe(
      'Invoice__c はまだ対象ではないため、項目は下書きの適用後の最初のサイクルで確認します。Marketo にすでにあるレコードは、見つけてリンクします。同期ユーザーに必要な権限は、`bascule sync-user report --draft FILE` で前もって確認できます。',
    );
    expect(inJapanese('About 12 (± 3) records belong to people who would be made in Marketo, and are made there after them.')).toBe('約 12 件（± 3）は、Marketo に作成される人物のもので、人物に続いて作成されます。');
    expect(inJapanese('8 records belong to people who would be deleted in Marketo, and go with them there.')).toBe('8 件は、Marketo で削除される人物のもので、一緒に削除されます。');
  });

  test('several things wrong with a draft are several sentences, each in Japanese', () => {
    expect(inJapanese('fields[1].rules.toMarketo[2].whiteSpace is not a setting; there are trim, case. fields[1].rules.toMarketo[2] names no rule; write one, such as trim: true. deletes.brakePercent must be 100 or less. fields[1].rules.toMarketo[1].phone.to is not a setting; leave it out.')).toBe(
      'fields[1].rules.toMarketo[2].whiteSpace という設定はありません。使えるのは trim, case です。fields[1].rules.toMarketo[2] にルールがありません。trim: true のように記述してください。deletes.brakePercent は 100 以下でなければなりません。fields[1].rules.toMarketo[1].phone.to という設定はありません。外してください。',
    );
  });

  test('a row of a file and a warning of a line are said in Japanese', () => {
    expect(inJapanese('Row 3: the sensitivity "secret" is not known; it is none, personal, special or empty. Row 4: it has 6 cells, and the first line names 4 columns. Put a text that holds the separator into quotes.')).toBe(
      '3 行目: 機密度「secret」は使えません。none, personal, special のいずれかにするか、空にしてください。4 行目: セルが 6 個ありますが、1 行目の列は 4 個です。区切り文字を含むテキストは引用符で囲んでください。',
    );
    expect(inJapanese('goes to Marketo only: "bands 0-9, 10+" makes several values one, and nobody can say which one to send back.')).toBe(
      'Marketo への一方向になります。「bands 0-9, 10+」は複数の値を 1 つにするため、どの値を送り返せばよいか決められません。',
    );
  });

  test('what people and vendors wrote, and what records hold, stays to the letter', () => {
    const kept = { document: { fields: [{ title: 'a number' }] }, values: { title: 'The value is not in the picklist' }, vendorMessage: 'The value is not in the picklist', before: 'a number', name: '山田 太郎' };
    expect(answerInJapanese(kept)).toEqual(kept);
    expect(inJapanese('Leave it at the door. Ring twice.')).toBe('Leave it at the door. Ring twice.');
    expect(inJapanese('Salesforce does not show 山田 太郎 to the sync user: it is not there, or hidden. The line is left alone on both sides until it is seen.')).toContain('山田 太郎');
  });

  test('an answer comes in the language that was asked for, a refusal likewise', async () => {
    const app = new Hono().use(inLanguage).get('/', (context) => context.json({ problems: ['deletes.brakePercent must be 100 or less.'] }, 400));
    const said = async (language: Record<string, string>): Promise<unknown> => {
      const answer = await app.request('/', { headers: language });
      return [answer.status, answer.headers.get('content-language'), await answer.json()];
    };
    const english = [400, null, { problems: ['deletes.brakePercent must be 100 or less.'] }];
    expect(await said({})).toEqual(english);
    expect(await said({ 'accept-language': 'en-GB,en;q=0.9,ja;q=0.5' })).toEqual(english);
    expect(await said({ 'accept-language': 'ja,en;q=0.5' })).toEqual([400, 'ja', { problems: ['deletes.brakePercent は 100 以下でなければなりません。'] }]);
  });
});

/** Parts that never stand alone, whose sentences stand among the examples below, and two that nobody is told. */
const PARTS = new Set([
  '12 12 to people who would be deleted in 12, and 12 with them there.', '12 12 to people who would be made in 12, and 12 made there after them.', 'Of 12 records looked at none has a value1212.', '; of all records at most 12 have one', 'on either side', ', the oldest for 12',
  'create and edit', 'a filter that is applied is there',
]);

/** A sentence as it stands alone, and where it is only a part of one, behind or before the rest. */
function placesOf(sentence: string): readonly string[] {
  return [sentence, `fields[1] ${sentence}`, `${sentence}, and found 12.`, `${sentence}; it is in 12 % of all updates.`];
}

/** Whether three words of English stand in a row, names of commands and what is written in rules aside. */
function isEnglish(sentence: string): boolean {
  return /[a-z]{2,} [a-z]{2,} [a-z]{2,}/u.test(inJapanese(sentence).replaceAll(/`[^`]*`|to: marketo|is (?:not )?blank/gu, ''));
}

/** Every text of a file that reads like a sentence or a part of one, with something in each of its places. */
function sentencesIn(path: string): readonly string[] {
  const { nodes } = parseSource(path, readFileSync(join(ROOT, path), 'utf8'));
  const imported = new Set(nodes.filter(({ type }) => type === 'ImportDeclaration').map(({ source }) => source));
  return nodes.flatMap((node) => (imported.has(node) ? [] : textOf(node))).filter((text) => /[a-z]{2,} [a-z]{2,} [a-z]{2,}/u.test(text));
}

function textOf(node: Node): readonly string[] {
  if (node.type === 'Literal' && typeof node['value'] === 'string') return [node['value']];
  if (node.type !== 'TemplateLiteral' || !Array.isArray(node['quasis'])) return [];
  return [node['quasis'].map(({ value }: { value: { cooked: string } }) => value.cooked).join('12')];
}
