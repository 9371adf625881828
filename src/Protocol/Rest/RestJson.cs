using System.Text.Json;
using System.Text.Json.Serialization;

namespace P2POrleans.Protocol.Rest;

/// <summary>
/// JSON of the REST interface, for both ends: snake_case names, unknown members ignored, a missing member is an error unless its
/// parameter has a default.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(AnnounceResponse))]
[JsonSerializable(typeof(ContentSources))]
[JsonSerializable(typeof(DirectoryEvent))]
[JsonSerializable(typeof(FileDelta))]
[JsonSerializable(typeof(FileDeltaLine))]
[JsonSerializable(typeof(FileItem))]
[JsonSerializable(typeof(FileList))]
[JsonSerializable(typeof(FilePage))]
[JsonSerializable(typeof(HeartbeatResponse))]
[JsonSerializable(typeof(InfoResponse))]
[JsonSerializable(typeof(NameLookup))]
[JsonSerializable(typeof(PeerItem))]
[JsonSerializable(typeof(PeerPage))]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(RegisterResponse))]
[JsonSerializable(typeof(SearchPage))]
public sealed partial class RestJson : JsonSerializerContext;
