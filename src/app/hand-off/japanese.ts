import type { Reason } from '../../domain/sync-user-needs.ts';
import type { Text } from './block.ts';
import { oneLine } from './words.ts';
import type { PageWords, SyncUserWords } from './words.ts';

const DIRECTIONS = { both: '双方向', 'to-marketo': 'Marketo へ', 'to-salesforce': 'Salesforce へ' } as const;

function reason({ purpose, line, direction, said }: Reason): string {
  const named = line === null ? '' : `（Marketo の ${line}${direction === null ? '' : `、${DIRECTIONS[direction]}`}）`;
  return `${PURPOSES[purpose]}${named}${said === undefined ? '' : `：${oneLine(said)}`}`;
}

const PURPOSES: Readonly<Record<Reason['purpose'], string>> = {
  line: '項目の対応付けで使います',
  'key-field': '相手側のレコードの ID を保持し、同じレコードが二重に作られるのを防ぎます',
  'parent-link': 'どのレコードに属するかを示します',
  'deletion-flag': 'レコードが削除されたことを Marketo に伝えます',
  'deletion-flag-here': 'Marketo で人物またはメンバーシップが削除されたことを示します',
  activity: 'その人の活動として Marketo に伝えます',
  membership: 'キャンペーンとプログラムのメンバーを一致させます',
  followed: 'レコードを読み取り、相手側に反映します',
  'new-people': 'Salesforce に必要とされた Marketo の人物をリードとして作成します',
  'write-changes': 'Marketo での変更をここに書き込みます',
  'kept-here': 'Salesforce の内容を Marketo に保持します',
  filter: 'どのレコードを同期するかを決めるフィルターで使います',
  'filter-flag': 'フィルターによって同期の対象外であることを示します',
  'create-rule': 'Marketo の人物をリードとして作成するかどうかの条件に使います',
  deletion: '対になるレコードが削除されたとき、またはフィルターの対象外になったときに、設定に従ってこちらも削除します',
  merge: 'Marketo で人物がマージされたとき、リードや取引先責任者も同じようにマージします',
  conversion: '人物が取引先責任者の人物とマージされたリードを、その取引先責任者に変換します',
  api: 'すべての処理を API で行います',
  'own-rights': 'この一覧を作成するために使います',
  absence: '削除されたレコードと、見えないだけのレコードを区別できます',
};

const page: PageWords = {
  title: 'Salesforce における Bascule 同期ユーザーの権限',
  intro: (user): Text => ['Bascule は Salesforce と Marketo の内容を一致させます。Salesforce では ', user === null ? '専用のユーザー' : { code: user }, ' として動作し、そのユーザーに許可されたことだけを参照・変更します。このページでは、必要な権限とその理由、不要なのに付与されている権限、そしてそれぞれの設定方法を説明します。'],
  promise: '権限が足りない間もデータは失われません。見えない項目は両側でそのまま保たれ、空にされることはありません。権限が付与されると、自動的に追い付きます。',
  missing: 'お願いしたいこと',
  nothingMissing: '不足している権限はありません。',
  missingHead: ['オブジェクト', '項目', '権限と用途', '付与されるまで'],
  wholeObject: 'オブジェクト全体',
  tooMuch: '取り除いてよい権限',
  tooMuchIntro: '次の権限は付与されていますが、使われていません。取り除いても同期には影響がなく、万一ユーザーが悪用された場合の被害を小さくできます。',
  nothingTooMuch: '不要な権限はありません。',
  tooMuchHead: ['オブジェクト', '権限', '付与元', '理由'],
  unknownGiver: '不明',
  hide: '非表示にするとよい項目',
  hideIntro: '次の項目は同期ユーザーに見えていますが、使われていません。非表示にすると同期が軽くなり、見せる情報も少なくなります。',
  hideHead: ['オブジェクト', '項目', '理由'],
  useful: '必須ではないが役に立つ権限',
  usefulHead: ['権限', '効果'],
  how: '設定手順',
  steps: ({ path, user, unseen, hasMore, hasMembers }): readonly Text[] => [
    ['このページに添付されたファイル ', { code: path.split('/').at(-1) ?? '' }, ' を Salesforce プロジェクトの ', { code: path }, ' に置き、リリースします: ', { code: 'sf project deploy start --source-dir force-app' }, '。この権限セットの以前の内容は置き換わるため、不要になった権限も一緒になくなります。画面で設定する場合は、[設定] > [権限セット] > [新規] を選び、このページの最後にある一覧のとおりに設定してください。'],
    ...(unseen.length === 0 ? [] : [['次の項目は同期ユーザーに見えないため、組織に存在しない可能性があります: ', ...unseen.flatMap((name, index) => [index === 0 ? '' : '、', { code: name }]), '。組織にない項目の記述はファイルから削除してください。残っているとリリースが拒否されます。'] as const]),
    ['権限セットを同期ユーザーに割り当てます: [設定] > [権限セット] > [Bascule Sync User] > [割り当ての管理]、または ', { code: `sf org assign permset --name Bascule_Sync_User --on-behalf-of ${user ?? 'USERNAME'}` }, '。'],
    ...(hasMembers ? ['キャンペーンメンバーを書き込むため、ユーザーの詳細ページで [マーケティングユーザー] を選択してください。'] : []),
    ...(hasMore ? ['「取り除いてよい権限」と「非表示にするとよい項目」のうち残っているものを、付与元のプロファイルまたは権限セットから取り除きます。API 専用の最小アクセス権のプロファイルは、それ自体では何も付与しないため、出発点に適しています。'] : []),
    'レコードについて: 上記の権限はオブジェクトに対して何ができるかを定めます。所有者にかかわらずレコード自体を参照・編集できるかどうかは、組織の共有設定によります。',
    '完了したら、マーケティング管理者にお知らせください。新しい権限は、数分以内の次の同期サイクルで自動的に認識されます。',
  ],
  back: '元に戻す手順',
  backSteps: [
    '割り当てを解除します: [設定] > [権限セット] > [Bascule Sync User] > [割り当ての管理] > [割り当てを削除]。その時点から、この権限セットだけが付与していた操作はできなくなります。',
    'Bascule は許可されなくなった読み書きを停止します。すでに同期された内容が空にされたり、削除されたりすることはありません。',
    '誰にも割り当てられていないことを確認し、権限セットを削除します。',
  ],
  everything: '必要な権限の一覧と理由',
  everythingHead: ['オブジェクト', '権限または項目', '用途'],
  untold: '同期ユーザーは自身の権限セットを参照できないため、すべてのレコードやシステム全体に対する権限は確認できませんでした。「設定・定義の参照」があれば、このページに記載できます。',
};

/** Japanese. */
export const japanese: SyncUserWords = {
  rights: { read: '参照', create: '作成', edit: '編集', delete: '削除', 'view-all': 'すべてのレコードの表示', 'modify-all': 'すべてのレコードの変更' },
  fieldRights: { read: '参照アクセス権', edit: '編集アクセス権' },
  system: {
    'use-api': 'API の有効化',
    'read-own-rights': '設定・定義の参照',
    'read-activities': '活動へのアクセス',
    'convert-leads': 'リードの取引の開始',
    'see-all-data': 'すべてのデータの参照',
    'change-all-data': 'すべてのデータの編集',
    'manage-users': 'ユーザーの管理',
    customise: 'アプリケーションのカスタマイズ',
    'write-code': 'Apex 開発',
  },
  why: {
    'object-not-synced': 'このオブジェクトのレコードは同期されません。',
    'nothing-made': 'レコードは作成されません。',
    'changes-stay': '相手側の変更は書き込まれません。',
    'deletions-stay': '対になるレコードが削除されても、こちらのレコードは残ります。',
    'merges-stay-two': '相手側でマージされたレコードが、こちらでは 2 件のまま残ります。',
    'field-suspended': 'この項目は両側でそのまま保たれ、同期されません。',
    'field-not-written': '相手側の値はこの項目に書き込まれません。',
    'read-only-by-nature': '誰も書き込めない項目です。対応付けを一方向にしてください。',
    'right-never-used': '同期では使われません。',
    'field-never-written': '同期では読み取るだけで、書き込みません。',
    'changes-every-record': '所有者にかかわらず、すべてのレコードを変更・削除できてしまいます。',
    'far-more-than-a-sync': '同期に必要な範囲を大きく超えています。',
    'nothing-uses-it': '対応付けで使われていません。',
    formula: '対応付けで使われていません。また数式項目のため、変更されても更新日時が動きません。',
    'no-calls': 'API を呼び出せません。',
    'activities-not-read': 'ToDo と行動を参照できません。',
    'absence-not-proven': '表示されないレコードが完全に削除されたのかどうかを判断できません。',
    'rights-not-read': '権限の付与元や、過剰な権限の一部を確認できません。',
  },
  reason,
  page,
};
