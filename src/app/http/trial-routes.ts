import { createRoute, z } from '@hono/zod-openapi';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { TRIAL_WARNING } from '../../domain/trial.ts';
import type { Trial } from '../../engine/try-write.ts';
import { trialAnswer, trialsAnswer } from '../api/trial-answer.ts';
import type { Connection } from '../connection.ts';
import { describeTrial } from '../describe-trial.ts';
import { ApiProblem, refusal, refusals } from './api-problem.ts';
import { askedBy, connectionNamed, connectionParams } from './connection-routes.ts';
import type { ApiEnv } from './guards.ts';
import { amongConnections, firstFound, recordParams, recordQuery } from './record-routes.ts';

const trials = createRoute({
  method: 'get',
  path: '/api/v1/connections/{connectionId}/trials',
  summary: 'Whether somebody agreed that writes may be tried and undone, and what a roll-back does not undo',
  request: { params: connectionParams },
  responses: { 200: { description: 'What holds now', content: { 'application/json': { schema: trialsAnswer } } }, ...refusals },
});

const allowTrials = createRoute({
  method: 'post',
  path: '/api/v1/connections/{connectionId}/trials/{to}',
  summary: 'Agree that writes may be tried and undone on this connection, or take that back',
  request: { params: connectionParams.extend({ to: z.enum(['allow', 'forbid']) }) },
  responses: { 200: { description: 'What holds now', content: { 'application/json': { schema: trialsAnswer } } }, ...refusals },
});

const tryRecord = createRoute({
  method: 'post',
  path: '/api/v1/records/{object}/{id}/try',
  summary: 'Make the write that is due to Salesforce, or was refused last, as the sync user, undo it at once, and say what refuses it',
  request: { params: recordParams, query: recordQuery.extend({ field: z.string().min(1).max(255).optional().openapi({ description: 'One field alone, by its name on either side.' }) }) },
  responses: { 200: { description: 'What it came to', content: { 'application/json': { schema: trialAnswer } } }, 409: refusal, ...refusals },
});

/** Trying a write as the sync user (PRODUCT B3). */
export function addTrialRoutes(app: OpenAPIHono<ApiEnv>, connections: readonly Connection[]): void {
  app.openapi(trials, async (context) => {
    const consent = await connectionNamed(connections, context.req.valid('param').connectionId).trialConsent();
    return context.json({ consent, warning: TRIAL_WARNING }, 200);
  });

  app.openapi(allowTrials, async (context) => {
    const { connectionId, to } = context.req.valid('param');
    const consent = await connectionNamed(connections, connectionId).allowTrials(to === 'allow' ? 'allowed' : 'forbidden', askedBy(context.get('visitor')));
    return context.json({ consent, warning: TRIAL_WARNING }, 200);
  });

  app.openapi(tryRecord, async (context) => {
    const { object, id } = context.req.valid('param');
    const { connectionId, field } = context.req.valid('query');
    const by = askedBy(context.get('visitor'));
    const trial = await firstFound(amongConnections(connections, connectionId), { object, id }, async (connection) => {
      const answer = await connection.tryWrite({ object, id, field: field ?? null, by });
      if (answer.result === 'not-found' || answer.result === 'several') return answer;
      return { result: 'found', answer };
    });
    return context.json(describeTrial(answered(trial)), 200);
  });
}

function answered(trial: Exclude<Trial, { result: 'not-found' | 'several' }>): Parameters<typeof describeTrial>[0] {
  switch (trial.result) {
    case 'consent-needed':
      throw new ApiProblem(409, 'CONSENT_NEEDED', `Nobody agreed yet that writes may be tried on this connection. ${TRIAL_WARNING} To agree, post to the connection's trials/allow, or call bascule try with --yes-i-know.`);
    case 'busy':
      throw new ApiProblem(409, 'BUSY', 'A write of this record is under way, or somebody else is trying one. Ask again in a moment.');
    case 'no-such-field':
      throw new ApiProblem(404, 'FIELD_NOT_MAPPED', 'No line of the mapping carries this field, or it takes no part at the moment; `bascule schema` shows the lines that are suspended.');
    case 'tried':
    case 'held':
    case 'filtered':
    case 'never-written':
    case 'nothing-due':
      return trial;
  }
}
