import { createRoute } from '@hono/zod-openapi';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { draftQuestion, previewAnswer } from '../api/preview-answer.ts';
import { parseConfiguration } from '../configuration/configuration.ts';
import type { Configurations } from '../configuration/configurations.ts';
import type { Connection } from '../connection.ts';
import { vendorRefusals } from './api-problem.ts';
import { connectionNamed, connectionParams } from './connection-routes.ts';
import { jsonOnly } from './guards.ts';
import type { ApiEnv } from './guards.ts';

const preview = createRoute({
  method: 'post',
  path: '/api/v1/connections/{connectionId}/configuration/preview',
  summary: 'What a draft of the configuration would do if it were applied now: records, values with examples, conflicts, calls and minutes; changes nothing',
  middleware: jsonOnly,
  request: { params: connectionParams, body: { required: true, content: { 'application/json': { schema: draftQuestion } } } },
  responses: { 200: { description: 'What it would do, or why it cannot be applied', content: { 'application/json': { schema: previewAnswer } } }, ...vendorRefusals },
});

/** A draft of the rules, tried before it is applied (PRODUCT C3). Values of records stand in the answer alone, and in no log. */
export function addPreviewRoutes(app: OpenAPIHono<ApiEnv>, connections: readonly Connection[], configurations: Configurations): void {
  app.openapi(preview, async (context) => {
    const connection = connectionNamed(connections, context.req.valid('param').connectionId);
    const { basedOn, document, examples } = context.req.valid('json');
    // The body came as JSON, so its document is.
    const [judged] = await configurations.judge([{ connectionId: connection.connectionId, basedOn, document: JSON.parse(JSON.stringify(document)) }]);
    if (judged?.result !== 'ready') return context.json(previewAnswer.parse(judged), 200);
    const parsed = parseConfiguration(judged.document);
    if (parsed.result === 'problems') return context.json(previewAnswer.parse({ ...judged, ...parsed }), 200);
    return context.json(previewAnswer.parse({ ...judged, preview: await connection.previewRules(parsed.configuration, examples) }), 200);
  });
}
