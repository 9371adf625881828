using System.Text.Json;
using System.Text.Json.Serialization;
using P2POrleans.Protocol.Rest;

namespace P2POrleans.Peer.Reporting;

/// <summary>JSON of a peer's HTTP server, for both ends.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(FilePage))]
[JsonSerializable(typeof(PeerStatus))]
public sealed partial class PeerJson : JsonSerializerContext;
