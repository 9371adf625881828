using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace P2POrleans.Silo.Hosting;

internal static class OptionBinding
{
    /// <summary>Binds a section and checks it before the start; a value that is not of its option's type is a broken option like any other.</summary>
    public static void AddSection<TOptions>(this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class =>
        services.AddOptions<TOptions>().Configure(options => Bind(configuration.GetSection(section), options)).ValidateOnStart();

    private static void Bind<TOptions>(IConfigurationSection section, TOptions options)
        where TOptions : class
    {
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException e)
        {
            // "Failed to convert configuration value 'x' at 'P2P:Silo:Port' to type 'System.Int32'."
            throw new OptionsValidationException(section.Path, typeof(TOptions), [e.Message]);
        }
    }
}
