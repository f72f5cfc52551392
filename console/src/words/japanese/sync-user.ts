import type { syncUserPage as english } from '../english/sync-user.ts';
import type { WordsLike } from '../words-like.ts';

/** The Sync User page. */
export const syncUserPage: WordsLike<typeof english> = {
  syncUser: {
    pageTitle: '同期ユーザー',
    lead: '両側で同期ユーザーに許可されていることと、対応付けに必要なこと。',
    permissionSet: '権限セット',
    pageIn: { en: 'Salesforce 管理者向けのページ（英語）', ja: 'Salesforce 管理者向けのページ（日本語）' },
    unseen: '権限セットには、同期ユーザーから見えない項目が含まれています。組織にない項目の記述は削除してください: {{fields}}',
    userUnknown: 'ユーザー不明',
    rightsUnknown: 'このユーザーは自身の権限セットを参照できないため、全体に対する権限は確認できません。',
    fine_other: '{{count}} 件の権限と項目が、対応付けに必要なとおりです。',
    what: '権限または項目',
    why: '必要な理由',
    finding: '影響',
    from: '付与元: {{names}}',
    verdict: { missing: '不足', cannot: '書き込めない', 'too-much': '過剰', useful: '必須ではないが有用', unused: '未使用: 非表示を推奨', unknown: 'ベンダーから得られない' },
  },
};
