package dev.insula.tenancy.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ForwardingClient;
import dev.insula.client.ListOptions;
import dev.insula.client.ObjectList;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.tenancy.profile.ProfileResource;
import dev.insula.tenancy.replica.NotHeldException;
import dev.insula.tenancy.world.World;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A server that has just been given a definition, and says that it is busy with it. */
class DefinitionTest {

  private static final WriteOptions AS = WriteOptions.as("test");
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int TIMES = 3;

  @AutoClose private final World world = new World();

  @Test
  void aServerThatReadsWhatThereIsOfANewKindIsAskedAgain() throws Exception {
    var busy = new Busy(world.insula());

    new Definition(busy, AS).install(ProfileResource.definition(), LONG);

    assertThat(busy.lists.get()).isGreaterThan(TIMES);
  }

  @Test
  void whatShipsIsMadeWhenTheServerIsReadyForIt() throws Exception {
    new Definition(world.insula(), AS).install(ProfileResource.definition(), LONG);
    var busy = new Busy(world.insula());

    new ShippedObjects(busy, AS).ensure(ProfileResource.PROFILES, ProfileResource.shipped(), LONG);

    assertThat(world.insula().list(ProfileResource.PROFILES, "", ListOptions.NONE).items())
        .hasSameSizeAs(ProfileResource.shipped());
  }

  @Test
  void whoMissesARenewalOfItsLeaseAtTheStartWritesAMomentLater() throws Exception {
    new Definition(new Late(world.insula()), AS).install(ProfileResource.definition(), LONG);
    new ShippedObjects(new Late(world.insula()), AS)
        .ensure(ProfileResource.PROFILES, ProfileResource.shipped(), LONG);

    assertThat(world.insula().list(ProfileResource.PROFILES, "", ListOptions.NONE).items())
        .hasSameSizeAs(ProfileResource.shipped());
  }

  /** Another client as it is. */
  private static class Client extends ForwardingClient {

    private final ControlPlaneClient client;

    Client(ControlPlaneClient client) {
      this.client = client;
    }

    @Override
    protected ControlPlaneClient reader() {
      return client;
    }

    @Override
    protected ControlPlaneClient writer() {
      return client;
    }
  }

  /** Lets nothing be written at first, as a replica whose lease has run out. */
  private static final class Late extends Client {

    private final AtomicInteger writes = new AtomicInteger();

    Late(ControlPlaneClient client) {
      super(client);
    }

    @Override
    protected ControlPlaneClient writer() {
      if (writes.incrementAndGet() <= TIMES) {
        throw new NotHeldException();
      }
      return super.writer();
    }
  }

  /** Answers as upstream does until its cache of a new kind is there. */
  private static final class Busy extends Client {

    private final AtomicInteger lists = new AtomicInteger();
    private final AtomicInteger creations = new AtomicInteger();

    Busy(ControlPlaneClient client) {
      super(client);
    }

    @Override
    public ObjectList list(GroupVersionResource resource, String namespace, ListOptions options) {
      refuse(resource, lists);
      return super.list(resource, namespace, options);
    }

    @Override
    public ApiObject create(
        GroupVersionResource resource, JsonObject object, WriteOptions options) {
      refuse(resource, creations);
      return super.create(resource, object, options);
    }

    private static void refuse(GroupVersionResource resource, AtomicInteger calls) {
      boolean isNew = resource.equals(ProfileResource.PROFILES);
      if (isNew && calls.incrementAndGet() <= TIMES) {
        throw ApiException.tooManyRequests("storage is (re)initializing", 1);
      }
    }
  }
}
