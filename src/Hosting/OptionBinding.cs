using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace P2POrleans.Hosting;

/// <summary>Options from configuration: bound in one way, checked before the start.</summary>
public static class OptionBinding
{
    /// <summary>Binds a section, and checks it before the host starts.</summary>
    public static IServiceCollection AddCheckedOptions<TOptions, TValidator>(this IServiceCollection services, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TOptions>, TValidator>());
        services.AddOptions<TOptions>()
            .Configure<IConfiguration>((options, configuration) => configuration.GetSection(section).BindOption(options))
            .ValidateOnStart();
        return services;
    }

    /// <summary>Binds a section; a value that is not of its option's type is a broken option like any other.</summary>
    /// <exception cref="OptionsValidationException">A value is not of its option's type.</exception>
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
