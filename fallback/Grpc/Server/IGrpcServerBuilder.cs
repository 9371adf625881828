namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Further configuration after <c>AddGrpc</c>.</summary>
public interface IGrpcServerBuilder
{
    IServiceCollection Services { get; }
}
