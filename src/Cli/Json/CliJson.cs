using System.Text.Json;
using System.Text.Json.Serialization;

namespace P2POrleans.Cli.Json;

/// <summary>
/// JSON of <c>--json</c>: snake_case as on the REST interface. Everything but ASCII is escaped, so that names can't touch the
/// terminal that shows it.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.General, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(GetDocument))]
[JsonSerializable(typeof(HashDocument))]
[JsonSerializable(typeof(PeerFilesDocument))]
[JsonSerializable(typeof(ProbeDocument))]
[JsonSerializable(typeof(SendDocument))]
[JsonSerializable(typeof(FetchedEvent))]
[JsonSerializable(typeof(GatewayListeningEvent))]
[JsonSerializable(typeof(GatewayReadyEvent))]
[JsonSerializable(typeof(PeerListeningEvent))]
[JsonSerializable(typeof(PeerReadyEvent))]
[JsonSerializable(typeof(QueueFailedEvent))]
[JsonSerializable(typeof(QueueFileEvent))]
[JsonSerializable(typeof(QueueSummaryEvent))]
[JsonSerializable(typeof(SiloReadyEvent))]
[JsonSerializable(typeof(StartedEvent))]
[JsonSerializable(typeof(StateEvent))]
[JsonSerializable(typeof(StoppedEvent))]
[JsonSerializable(typeof(UpReadyEvent))]
internal sealed partial class CliJson : JsonSerializerContext;
