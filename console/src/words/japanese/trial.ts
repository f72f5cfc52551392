import type { trialWords as english } from '../english/trial.ts';
import type { WordsLike } from '../words-like.ts';

/** "Try it as the sync user". */
export const trialWords: WordsLike<typeof english> = {
  trial: {
    button: '同期ユーザーとして試す',
    title: 'Salesforce は受け入れるか',
    close: '閉じる',
    what: '書き込み予定の内容（または最後に拒否された内容）を同期ユーザーとして実際に書き込み、直ちに取り消します。権限、トリガー、入力規則、重複ルールが実際に応答します。呼び出しを 2 回使います。',
    warning: 'この接続で書き込みを試すことには、まだ誰も同意していません。レコード、項目、履歴は変わりません。ただし、データベースの外で自動処理が行うこと（他システムへのコールアウト、直ちに公開されるプラットフォームイベント、コードによるメール送信、自動採番項目で消費された番号）は取り消されません。',
    field: '試す内容',
    allDue: '書き込み予定のすべて',
    agreeAndTry: '同意して試す',
    tryIt: '試す',
    agreed: 'この接続での同意: {{by}}、',
    takeBack: '同意を取り消す',
    result: {
      accepted: '受け入れられます',
      refused: '拒否されます',
      'not-tried': '試せませんでした',
      'not-undone': '取り消されませんでした',
      held: 'Bascule が送信しません',
      filtered: 'フィルターの対象外です',
      'nothing-due': '書き込み予定はありません',
    },
    write: '書き込む内容',
    access: 'このレコードについて共有設定で同期ユーザーに許可されていること:',
    right: { read: '参照', edit: '編集', delete: '削除' },
    yes: '可',
    no: '不可',
    notTold: '不明',
    owner: '所有者 {{id}}',
    due: '書き込み予定: {{fields}}。',
    held: '{{field}}: {{title}}。',
  },
};
