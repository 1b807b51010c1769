"""A release script on the Python client: deploys, watches the rollout, scales, keeps a custom object, cleans up."""

import threading
import time

from kubernetes import client, config, dynamic, watch
from kubernetes.client.rest import ApiException

config.load_kube_config()
core = client.CoreV1Api()
apps = client.AppsV1Api()
batch = client.BatchV1Api()
NAMESPACE = "python"


def ok(what):
    print("ok " + what, flush=True)


def until(what, holds):
    for _ in range(600):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("not in a minute: " + what)


def deployment(image):
    labels = {"app": "web"}
    return client.V1Deployment(
        metadata=client.V1ObjectMeta(name="web"),
        spec=client.V1DeploymentSpec(
            replicas=3,
            selector=client.V1LabelSelector(match_labels=labels),
            template=client.V1PodTemplateSpec(
                metadata=client.V1ObjectMeta(labels=labels),
                spec=client.V1PodSpec(containers=[client.V1Container(name="web", image=image)]),
            ),
        ),
    )


core.create_namespace(client.V1Namespace(metadata=client.V1ObjectMeta(name=NAMESPACE)))
since = core.list_namespaced_pod(NAMESPACE).metadata.resource_version
seen = []


def follow():
    for event in watch.Watch().stream(
        core.list_namespaced_pod, NAMESPACE, resource_version=since, timeout_seconds=60
    ):
        seen.append((event["type"], event["object"].status.phase))
        if sum(1 for _, phase in seen if phase == "Running") >= 3:
            return


follower = threading.Thread(target=follow)
follower.start()
apps.create_namespaced_deployment(NAMESPACE, deployment("nginx:1.27"))
follower.join(90)
assert not follower.is_alive() and ("ADDED", "Pending") in seen, seen
ok("watches its pods get Running")

until("the rollout", lambda: apps.read_namespaced_deployment_status("web", NAMESPACE).status.available_replicas == 3)
apps.patch_namespaced_deployment(
    "web", NAMESPACE, {"spec": {"template": {"spec": {"containers": [{"name": "web", "image": "nginx:1.28"}]}}}}
)
until(
    "the new image",
    lambda: {p.spec.containers[0].image for p in core.list_namespaced_pod(NAMESPACE, label_selector="app=web").items}
    == {"nginx:1.28"},
)
ok("updates by a strategic merge patch")

apps.patch_namespaced_deployment_scale("web", NAMESPACE, {"spec": {"replicas": 5}})
assert apps.read_namespaced_deployment_scale("web", NAMESPACE).spec.replicas == 5
until("five", lambda: apps.read_namespaced_deployment("web", NAMESPACE).status.ready_replicas == 5)
ok("scales by the subresource")

pages, token = 0, None
while True:
    page = core.list_namespaced_pod(NAMESPACE, limit=2, _continue=token)
    pages, token = pages + 1, page.metadata._continue
    if not token:
        break
assert pages >= 3, pages
ok("lists in pages")

secret = client.V1Secret(metadata=client.V1ObjectMeta(name="s"), string_data={"user": "jane"})
core.create_namespaced_secret(NAMESPACE, secret)
assert core.read_namespaced_secret("s", NAMESPACE).data == {"user": "amFuZQ=="}
stale = core.read_namespaced_secret("s", NAMESPACE)
core.patch_namespaced_secret("s", NAMESPACE, {"metadata": {"labels": {"a": "b"}}})
try:
    core.replace_namespaced_secret("s", NAMESPACE, stale)
    raise AssertionError("a stale write got through")
except ApiException as e:
    assert e.status == 409, e
ok("is refused a stale write")

batch.create_namespaced_job(
    NAMESPACE,
    client.V1Job(
        metadata=client.V1ObjectMeta(name="j"),
        spec=client.V1JobSpec(
            completions=3,
            parallelism=2,
            template=client.V1PodTemplateSpec(
                spec=client.V1PodSpec(
                    restart_policy="Never", containers=[client.V1Container(name="c", image="busybox:1.36")]
                )
            ),
        ),
    ),
)
until("the job", lambda: batch.read_namespaced_job_status("j", NAMESPACE).status.succeeded == 3)
ok("runs a job of three")

anything = dynamic.DynamicClient(client.ApiClient())
maps = anything.resources.get(api_version="v1", kind="ConfigMap")
body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "dynamic"}, "data": {"a": "1", "b": "2"}}
maps.create(body=body, namespace=NAMESPACE)
change = {"metadata": {"name": "dynamic"}, "data": {"a": None, "c": "3"}}
patched = maps.patch(body=change, namespace=NAMESPACE, content_type="application/merge-patch+json")
assert patched.to_dict()["data"] == {"b": "2", "c": "3"}, patched
ok("finds kinds by discovery and patches with the dynamic client")

core.delete_namespace(NAMESPACE)


def gone():
    try:
        core.read_namespace(NAMESPACE)
        return False
    except ApiException as e:
        return e.status == 404


until("the end of the namespace", gone)
ok("deletes its namespace")
