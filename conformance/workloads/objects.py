"""The objects that the specs make."""


def tmpl(labels, image="httpd:1", ann=None, **spec):
    t = {
        "metadata": {"labels": labels},
        "spec": {
            "containers": [{"name": "httpd", "image": image}],
            "terminationGracePeriodSeconds": 0,
            **spec,
        },
    }
    if ann:
        t["metadata"]["annotations"] = ann
    return t


def dep(name, reps, labels, image="httpd:1", ann=None, **spec):
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "labels": labels},
        "spec": {
            "replicas": reps,
            "selector": {"matchLabels": labels},
            "template": tmpl(labels, image, ann),
            **spec,
        },
    }


def rs(name, reps, L, image="httpd:1"):
    return {
        "metadata": {"name": name, "labels": L},
        "spec": {"replicas": reps, "selector": {"matchLabels": L}, "template": tmpl(L, image)},
    }


def rc(name, reps, L):
    return {
        "metadata": {"name": name, "labels": L},
        "spec": {"replicas": reps, "selector": L, "template": tmpl(L)},
    }


def sts(n, name, reps, L, image="httpd:1", ann=None, **s):
    return {
        "metadata": {"name": name, "labels": L},
        "spec": {
            "serviceName": "test",
            "replicas": reps,
            "selector": {"matchLabels": L},
            "template": tmpl(L, image, ann),
            **s,
        },
    }


def ds(name, L, image="httpd:1", **s):
    return {
        "metadata": {"name": name, "labels": L},
        "spec": {"selector": {"matchLabels": L}, "template": tmpl(L, image), **s},
    }


def job(name, ann=None, labels=None, tspec=None, **s):
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name, "labels": labels or {}},
        "spec": {
            "template": {
                "metadata": {"labels": labels or {}, "annotations": ann or {}},
                "spec": {
                    "restartPolicy": "Never",
                    "containers": [{"name": "c", "image": "x"}],
                    "terminationGracePeriodSeconds": 0,
                    **(tspec or {}),
                },
            },
            **s,
        },
    }


def cron(name, policy, ann, **s):
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {"name": name},
        "spec": {
            "schedule": "*/1 * * * ?",
            "concurrencyPolicy": policy,
            "jobTemplate": {
                "spec": {
                    "parallelism": 1,
                    "completions": 1,
                    "template": {
                        "metadata": {"annotations": ann},
                        "spec": {"restartPolicy": "OnFailure", "containers": [{"name": "c", "image": "x"}]},
                    },
                }
            },
            **s,
        },
    }


SUCCEEDS = {"insula.dev/simulated-exit": "0", "insula.dev/simulated-duration": "500ms"}
FAILS = {"insula.dev/simulated-exit": "1", "insula.dev/simulated-duration": "500ms"}
NEVER = {"insula.dev/simulated-exit": "never"}
