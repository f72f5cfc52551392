import { z } from 'zod';
import { requestError } from '../world/vendor-error.ts';
import { answer, errorAnswer } from './api-call.ts';
import type { ApiAnswer, ApiCall } from './api-call.ts';
import { partAnswer, partSchema, performAll, unfitReference } from './composite.ts';

/** SF api_rest resources_composite_graph_limits: 500 nodes in all, 75 graphs. */
const MOST_NODES = 500;
const MOST_GRAPHS = 75;

const graphsSchema = z.strictObject({
  graphs: z.array(z.strictObject({ graphId: z.string().regex(/^[A-Za-z0-9][\w-]{0,39}$/), compositeRequest: z.array(partSchema).min(1) })).min(1),
});

/** `POST /composite/graph`: graphs of calls, counted as one call; each graph is done wholly or not at all (SF api_rest resources_composite_graph). */
export function compositeGraph(call: ApiCall): ApiAnswer {
  const body = graphsSchema.safeParse(call.body);
  if (!body.success) return errorAnswer(requestError('JSON_PARSER_ERROR', z.prettifyError(body.error)));
  const { graphs } = body.data;
  if (graphs.length > MOST_GRAPHS) return errorAnswer(requestError('LIMIT_EXCEEDED', `Number of graphs exceeds the limit of ${MOST_GRAPHS}`));
  if (graphs.flatMap((graph) => graph.compositeRequest).length > MOST_NODES) return errorAnswer(requestError('LIMIT_EXCEEDED', `Number of nodes exceeds the limit of ${MOST_NODES}`));
  const unfit = unfitReference(graphs.flatMap((graph) => graph.compositeRequest));
  if (unfit !== undefined) return errorAnswer(unfit);
  if (new Set(graphs.map(({ graphId }) => graphId)).size < graphs.length) return errorAnswer(requestError('INVALID_INPUT', 'Duplicate graph id'));
  const answered = graphs.map(({ graphId, compositeRequest }) => {
    const performed = call.org.store.transaction(() => performAll(call, compositeRequest, true));
    const isSuccessful = performed.every(({ answer: given }) => given.status < 400);
    return { graphId, graphResponse: { compositeResponse: performed.map(partAnswer) }, isSuccessful };
  });
  return answer(200, { graphs: answered }, graphs.length);
}
