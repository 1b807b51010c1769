"""CronJobs."""

from cluster import *
from common import *
from objects import *


@spec("CronJob: suspended, ForbidConcurrent, ReplaceConcurrent, multiple jobs concurrently")
def cron_all(n):
    for nm, pol, ann, kw in (
        ("concurrent", "Allow", NEVER, {}),
        ("forbid", "Forbid", NEVER, {}),
        ("replace", "Replace", NEVER, {}),
        ("suspended", "Allow", NEVER, {"suspend": True}),
        ("history", "Allow", SUCCEEDS, {"successfulJobsHistoryLimit": 1}),
    ):
        call("POST", batch(n, "cronjobs"), cron(nm, pol, ann, **kw))
    active = lambda nm: get(batch(n, "cronjobs", nm)).get("status", {}).get("active", [])
    wait(lambda: len(active("forbid")) == 1 and len(active("replace")) == 1, "first", 100)
    first = active("replace")[0]["name"]
    wait(lambda: len(active("concurrent")) >= 2, "two concurrent", 130)
    wait(lambda: active("replace") and active("replace")[0]["name"] != first, "replaced", 20)
    assert (
        len(active("forbid")) == 1
        and not active("suspended")
        and not get(batch(n, "cronjobs", "suspended")).get("status", {}).get("lastScheduleTime")
    )
    assert [
        j for j in get(batch(n, "jobs"))["items"] if j["metadata"]["name"].startswith("forbid")
    ].__len__() == 1
    wait(lambda: get(batch(n, "cronjobs", "history"))["status"].get("lastSuccessfulTime"), "lastSuccessful")


@spec("CronJob should support CronJob API operations")
def cron_api(n):
    call("POST", batch(n, "cronjobs"), cron("c", "Allow", SUCCEEDS, suspend=True))
    now = "2026-01-01T00:00:00Z"
    r = merge(
        batch(n, "cronjobs", "c/status"),
        {"metadata": {"annotations": {"patchedstatus": "true"}}, "status": {"lastScheduleTime": now}},
    )
    assert (
        r["status"]["lastScheduleTime"] == now and r["metadata"]["annotations"]["patchedstatus"] == "true"
    ), r
    o = get(batch(n, "cronjobs", "c"))
    o["status"] = {"lastScheduleTime": "2026-02-01T00:00:00Z"}
    r = call("PUT", batch(n, "cronjobs", "c/status"), o)
    assert r["status"]["lastScheduleTime"].startswith("2026-02")
    assert get(batch(n, "cronjobs", "c/status"))["metadata"]["uid"]
    call("DELETE", batch(n, "cronjobs"))
    wait(lambda: not get(batch(n, "cronjobs"))["items"], "gone")
