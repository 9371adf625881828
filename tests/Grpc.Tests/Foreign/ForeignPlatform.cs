using P2POrleans.TestKit;

namespace P2POrleans.GrpcTests.Foreign;

/// <summary>Another implementation of gRPC: a program, and its client and server of interop.proto.</summary>
/// <param name="Folder">Where the scripts are, below the folder Foreign.</param>
public sealed record ForeignPlatform(string Program, string Folder, string ClientScript, string ServerScript)
{
    /// <summary>grpcio: the C core.</summary>
    public static ForeignPlatform Python { get; } = new(Need.Python, "Python", "client.py", "server.py");

    /// <summary>@grpc/grpc-js: JavaScript to the ground.</summary>
    public static ForeignPlatform Node { get; } = new("node", "Node", "client.js", "server.js");
}
