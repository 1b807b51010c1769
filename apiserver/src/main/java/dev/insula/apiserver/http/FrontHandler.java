package dev.insula.apiserver.http;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.Turn;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests from connections to control planes. Runs on a virtual thread for each request,
 * which ends when the answer is written, or when a watch has begun.
 */
final class FrontHandler extends Handler.Abstract {

  private static final Logger LOG = LoggerFactory.getLogger(FrontHandler.class);

  private static final int TOO_MANY_REQUESTS = 429;

  private final VirtualHosts hosts;
  private final FairAdmission admission;
  private final RequestRate rate;
  private final WatchCount watches;
  private final BodyBudget bodies;
  private final Executor executor;
  private final Duration patience;
  private final FrontFigures figures;

  /**
   * @param patience how long a peer may take nothing of what is streamed to it
   */
  FrontHandler(
      VirtualHosts hosts,
      FairAdmission admission,
      RequestRate rate,
      WatchCount watches,
      BodyBudget bodies,
      Executor executor,
      Duration patience,
      FrontFigures figures) {
    this.figures = figures;
    this.hosts = hosts;
    this.admission = admission;
    this.rate = rate;
    this.watches = watches;
    this.bodies = bodies;
    this.executor = executor;
    this.patience = patience;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Exchange exchange = new Exchange(request, response, callback);
    try {
      exchange.run();
    } catch (IOException | UncheckedIOException peerGone) {
      callback.failed(peerGone);
    } catch (RuntimeException e) {
      LOG.error("request failed unexpectedly", e);
      callback.failed(e);
    } finally {
      exchange.leave();
    }
    return true;
  }

  /** One request and its answer. */
  private final class Exchange {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Optional<RoutedConnection> connection;
    private final Executor turns;
    private final StreamGroup group;
    private boolean left;

    Exchange(Request request, Response response, Callback callback) {
      this.request = request;
      this.response = response;
      this.callback = callback;
      this.connection = RoutedConnection.of(request);
      this.turns = turns();
      this.group = StreamGroup.of(request, executor, turns);
      group.begun();
    }

    /** Those of the control plane that the connection is to. */
    private Executor turns() {
      String host = connection.map(RoutedConnection::host).orElse("");
      return turn -> admission.whenFree(host, executor, turn);
    }

    void run() throws IOException {
      if (connection.isEmpty()) {
        callback.failed(new IOException("request over no TLS connection of ours"));
        return;
      }
      ApiRequest head;
      try {
        head = RequestReader.readHead(request, connection.get().peerCertificates());
      } catch (ApiException e) {
        finish(Unread.of(request), ApiResponse.failure(e.status()));
        return;
      }
      String name = connection.get().host();
      Optional<VirtualHost> host = hosts.find(name);
      if (!Authority.agrees(request, name)) {
        finish(head, ApiResponse.failure(FrontFailures.misdirected()));
      } else if (host.isEmpty()) {
        finish(head, ApiResponse.failure(FrontFailures.unavailable()));
      } else {
        readAndServe(host.get(), head);
      }
    }

    private void readAndServe(VirtualHost host, ApiRequest head) throws IOException {
      String reason = "rate-limit";
      try {
        rate.take(host.name(), host.bounds().get());
        reason = "concurrency-limit";
        admission.refuseIfFull(host.name());
      } catch (ApiException tooMany) {
        turnAway(host, head, reason, tooMany);
        return;
      }
      try (BodyBudget.Share share = bodies.open(host.name())) {
        ApiRequest asked;
        try {
          asked = RequestReader.readBody(request, head, share);
        } catch (ApiException noRoom) {
          turnAway(host, head, "body-memory", noRoom);
          return;
        }
        serve(host, asked);
      }
    }

    private void serve(VirtualHost host, ApiRequest asked) throws IOException {
      boolean watch = RequestInfo.of(asked).verb().equals("watch");
      String reason = "concurrency-limit";
      ApiResponse answer;
      try (FairAdmission.Place place = admission.enter(host.name())) {
        if (watch) {
          reason = "watch-limit";
          watches.opened(host.name(), host.bounds().get().watches());
        }
        answer = ScopedValue.where(Turn.CURRENT, place).call(() -> answer(host, asked));
      } catch (ApiException e) {
        turnAway(host, asked, reason, e);
        return;
      }
      switch (answer) {
        case ApiResponse.Complete complete -> {
          if (watch) {
            watches.closed(host.name());
          }
          finish(asked, complete);
        }
        case ApiResponse.Streaming streaming -> stream(host, asked, streaming, watch);
      }
    }

    private StallGuard.Timer stalls() {
      return new StallGuard.Timer(request.getComponents().getScheduler(), patience);
    }

    private ApiResponse answer(VirtualHost host, ApiRequest asked) {
      try {
        return host.handler().handle(asked);
      } catch (ApiException e) {
        return failure(e.status());
      } catch (RuntimeException e) {
        LOG.error("{}: {} failed unexpectedly", host.name(), asked.requestId(), e);
        return failure(FrontFailures.internal());
      }
    }

    private void finish(ApiRequest asked, ApiResponse.Complete answer) throws IOException {
      boolean alone = leave();
      if (!AnswerWriter.isOnePiece(answer)) {
        AnswerWriter.write(asked, answer, response);
        callback.succeeded();
      } else if (alone) {
        writePiece(asked, answer);
      } else {
        group.wake(() -> writePiece(asked, answer));
      }
    }

    private void writePiece(ApiRequest asked, ApiResponse.Complete answer) {
      try {
        AnswerWriter.write(asked, answer, response, group.gatheringAfter(callback));
      } catch (RuntimeException e) {
        callback.failed(e);
      }
    }

    /** Once. True if no other request of the connection is being worked on. */
    private boolean leave() {
      boolean first = !left;
      left = true;
      return first && group.over();
    }

    private void turnAway(VirtualHost host, ApiRequest asked, String reason, ApiException why)
        throws IOException {
      if (why.code() == TOO_MANY_REQUESTS) {
        figures.turnedAway(reason);
        host.turnedAway().accept(asked, reason);
      }
      finish(asked, failure(why.status()));
    }

    private void stream(
        VirtualHost host, ApiRequest asked, ApiResponse.Streaming answer, boolean watch) {
      Runnable ended =
          () -> {
            if (watch) {
              watches.closed(host.name());
            }
          };
      try {
        AnswerWriter.writeHead(asked, answer, response);
      } catch (RuntimeException e) {
        ended.run();
        answer.body().close();
        throw e;
      }
      var writer =
          new StreamWriter(answer.body(), response, callback, group, turns, ended, stalls());
      Silence.allow(request);
      writer.open();
      request.addFailureListener(writer::abort);
      writer.iterate();
    }
  }

  private static ApiResponse.Complete failure(Status status) {
    ApiResponse.Complete answer = ApiResponse.failure(status);
    long retryAfter = status.details().integer("retryAfterSeconds", 0);
    return retryAfter == 0
        ? answer
        : answer.withHeaders(
            List.of(new ApiResponse.Header("Retry-After", Long.toString(retryAfter))));
  }
}
