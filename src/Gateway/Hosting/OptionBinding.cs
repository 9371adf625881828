using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace P2POrleans.Gateway.Hosting;

internal static class OptionBinding
{
    /// <summary>Binds a section; a value that is not of its option's type is a broken option like any other.</summary>
    public static void BindOption<TOptions>(this IConfigurationSection section, TOptions options)
        where TOptions : class
    {
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException e)
        {
            // "Failed to convert configuration value 'x' at 'P2P:Limits:MaxBodyBytes' to type 'System.Int64'."
            throw new OptionsValidationException(section.Path, typeof(TOptions), [e.Message]);
        }
    }
}
