"""Calls to a control plane through kubectl's proxy."""

import json
import random
import re
import subprocess
import threading
import time
import urllib.error
import urllib.request

server = {}


def connect(kubeconfig):
    """Starts the proxy; the process is returned."""
    command = ["kubectl", "--kubeconfig", kubeconfig, "proxy", "--port=0"]
    proxy = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    port = re.search(r":(\d+)", proxy.stdout.readline()).group(1)
    server["url"] = f"http://127.0.0.1:{port}"
    return proxy


def call(verb, path, body=None, content="application/json", ok=True):
    """The answer; a refusal is an AssertionError, or the Status if ok is false."""
    request = urllib.request.Request(
        server["url"] + path,
        data=None if body is None else json.dumps(body).encode(),
        method=verb,
        headers={"Content-Type": content, "Accept": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())
    except urllib.error.HTTPError as e:
        text = e.read().decode()
        if ok:
            raise AssertionError(f"{verb} {path}: {e.code} {text[:400]}")
        return json.loads(text)


def get(path, **options):
    return call("GET", path, **options)


def merge(path, patch, **options):
    return call("PATCH", path, patch, "application/merge-patch+json", **options)


def strategic(path, patch, **options):
    return call("PATCH", path, patch, "application/strategic-merge-patch+json", **options)


def wait(condition, what, seconds=60):
    """Until the condition gives something, which is returned."""
    end = time.time() + seconds
    last = None
    while time.time() < end:
        try:
            last = condition()
            if last:
                return last
        except AssertionError as e:
            last = e
        time.sleep(0.15)
    raise AssertionError(f"timeout: {what}: {last}")


class Watch:
    """Collects the events of a watch."""

    def __init__(self, path):
        self.ev = []
        self.stream = urllib.request.urlopen(server["url"] + path, timeout=300)
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        try:
            for line in self.stream:
                self.ev.append(json.loads(line))
        except OSError:
            pass


def namespace():
    """A new one, with its service account."""
    name = f"specs-{random.randrange(16**6):x}"
    call("POST", "/api/v1/namespaces", {"metadata": {"name": name}})
    wait(lambda: get(f"/api/v1/namespaces/{name}/serviceaccounts/default"), "service account")
    return name


def core(n, resource, name=""):
    return f"/api/v1/namespaces/{n}/{resource}" + (f"/{name}" if name else "")


def apps(n, resource, name=""):
    return f"/apis/apps/v1/namespaces/{n}/{resource}" + (f"/{name}" if name else "")


def batch(n, resource, name=""):
    return f"/apis/batch/v1/namespaces/{n}/{resource}" + (f"/{name}" if name else "")


def pods(n, selector=""):
    query = f"?labelSelector={selector}" if selector else ""
    return get(core(n, "pods") + query)["items"]


def count(object, member):
    """A number of the status."""
    return object.get("status", {}).get(member, 0) or 0


specs = {}
titles = {}


def spec(title):
    """Registers a function that tries the named specs in a namespace of its own."""

    def register(function):
        specs[function.__name__] = function
        titles[function.__name__] = title
        return function

    return register
