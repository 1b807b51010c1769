// A small operator on @kubernetes/client-node: keeps a ConfigMap for each object of its own kind, by an informer.
import * as k8s from '@kubernetes/client-node';

const config = new k8s.KubeConfig();
config.loadFromDefault();
const core = config.makeApiClient(k8s.CoreV1Api);
const apps = config.makeApiClient(k8s.AppsV1Api);
const extensions = config.makeApiClient(k8s.ApiextensionsV1Api);
const custom = config.makeApiClient(k8s.CustomObjectsApi);
const namespace = 'javascript';
const kind = { group: 'clients.insula.dev', version: 'v1', plural: 'gadgets' };

const ok = (what) => console.log('ok ' + what);
async function until(what, holds) {
  for (let i = 0; i < 600; i++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('not in a minute: ' + what);
}

await core.createNamespace({ body: { metadata: { name: namespace } } });
await extensions.createCustomResourceDefinition({
  body: {
    metadata: { name: 'gadgets.clients.insula.dev' },
    spec: {
      group: kind.group,
      scope: 'Namespaced',
      names: { plural: 'gadgets', singular: 'gadget', kind: 'Gadget' },
      versions: [{
        name: 'v1', served: true, storage: true, subresources: { status: {} },
        schema: { openAPIV3Schema: { type: 'object', properties: {
          spec: { type: 'object', properties: { size: { type: 'integer', minimum: 1 } }, required: ['size'] },
          status: { type: 'object', properties: { made: { type: 'boolean' } } },
        } } },
      }],
    },
  },
});
await until('the kind is established', async () =>
  (await extensions.readCustomResourceDefinition({ name: 'gadgets.clients.insula.dev' })).status?.conditions
    ?.some((c) => c.type === 'Established' && c.status === 'True'));
ok('defines a kind');

const path = `/apis/${kind.group}/v1/namespaces/${namespace}/gadgets`;
const informer = k8s.makeInformer(config, path, () => custom.listNamespacedCustomObject({ ...kind, namespace }));
const failures = [];
const reconcile = async (gadget) => {
  try {
    const body = { metadata: { name: gadget.metadata.name }, data: { size: String(gadget.spec.size) } };
    try {
      await core.createNamespacedConfigMap({ namespace, body });
    } catch (e) {
      if (e.code !== 409) throw e;
      await core.replaceNamespacedConfigMap({ namespace, name: body.metadata.name, body });
    }
    if (!gadget.status?.made) {
      await custom.patchNamespacedCustomObjectStatus(
        { ...kind, namespace, name: gadget.metadata.name, body: [{ op: 'add', path: '/status', value: { made: true } }] });
    }
  } catch (e) {
    failures.push(e);
  }
};
informer.on('add', reconcile);
informer.on('update', reconcile);
informer.on('delete', (gadget) => core.deleteNamespacedConfigMap({ namespace, name: gadget.metadata.name }).catch((e) => failures.push(e)));
await informer.start();

for (const name of ['a', 'b', 'c']) {
  await custom.createNamespacedCustomObject({ ...kind, namespace,
    body: { apiVersion: 'clients.insula.dev/v1', kind: 'Gadget', metadata: { name }, spec: { size: 1 } } });
}
const maps = async () => (await core.listNamespacedConfigMap({ namespace })).items.filter((m) => m.data?.size);
await until('three maps', async () => (await maps()).length === 3);
ok('reconciles what is created');
await custom.patchNamespacedCustomObject({ ...kind, namespace, name: 'b', body: [{ op: 'replace', path: '/spec/size', value: 7 }] });
await until('the map of b follows', async () => (await maps()).some((m) => m.metadata.name === 'b' && m.data.size === '7'));
await until('statuses', async () =>
  (await custom.listNamespacedCustomObject({ ...kind, namespace })).items.every((g) => g.status?.made));
ok('follows changes and writes statuses');
await custom.deleteNamespacedCustomObject({ ...kind, namespace, name: 'a' });
await until('the map of a goes', async () => (await maps()).length === 2);
ok('follows deletions');
let refused;
try {
  await custom.createNamespacedCustomObject({ ...kind, namespace,
    body: { apiVersion: 'clients.insula.dev/v1', kind: 'Gadget', metadata: { name: 'd' }, spec: { size: 0 } } });
} catch (e) {
  refused = e;
}
if (refused?.code !== 422) throw new Error('a size of 0 is not refused with 422');
ok('is told what is invalid');

const labels = { app: 'js' };
await apps.createNamespacedDeployment({ namespace, body: { metadata: { name: 'web' }, spec: {
  replicas: 2, selector: { matchLabels: labels },
  template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } } } } });
await until('the deployment is available', async () =>
  (await apps.readNamespacedDeployment({ namespace, name: 'web' })).status?.availableReplicas === 2);
ok('deploys');
await informer.stop();
await core.deleteNamespace({ name: namespace });
await until('the namespace is gone', async () => {
  try {
    await core.readNamespace({ name: namespace });
    return false;
  } catch (e) {
    return e.code === 404;
  }
});
ok('deletes its namespace');
if (failures.length) throw failures[0];
process.exit(0);
