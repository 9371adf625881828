namespace Grpc.Core;

/// <summary>The responses of a streaming call; the stream ends when the service method returns.</summary>
public interface IServerStreamWriter<in T> : IAsyncStreamWriter<T>;
