using System.Net;
using Grpc.Core;

namespace P2POrleans.GrpcTests.Harness;

/// <summary>An answer as it was on the wire; the status text still percent-encoded.</summary>
public sealed record RawAnswer(HttpStatusCode HttpStatus, Status? Status, IReadOnlyDictionary<string, string> Headers, byte[] Body);
