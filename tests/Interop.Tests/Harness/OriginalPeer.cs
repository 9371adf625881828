using P2POrleans.TestKit.Processes;

namespace P2POrleans.Interop.Tests.Harness;

/// <summary>A running original peer.</summary>
/// <param name="Url"><c>grpc://HOST:PORT</c>, as it logged in.</param>
/// <param name="Token">Of its login.</param>
internal sealed record OriginalPeer(string Name, string Folder, TestProcess Process, string Url, int Port, string Token);
