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
        return services.AddBoundOptions<TOptions>(section);
    }

    /// <summary>The same for options that know their rules themselves.</summary>
    /// <param name="validate">Every broken rule as a sentence.</param>
    public static IServiceCollection AddCheckedOptions<TOptions>(
        this IServiceCollection services, string section, Func<TOptions, IEnumerable<string>> validate)
        where TOptions : class
    {
        services.TryAddSingleton<IValidateOptions<TOptions>>(new OptionRulesValidator<TOptions>(validate));
        return services.AddBoundOptions<TOptions>(section);
    }

    /// <summary>Binds a section; a value that is not of its option's type is a broken option like any other.</summary>
    /// <exception cref="OptionsValidationException">A value is not of its option's type.</exception>
    public static void BindOption<TOptions>(this IConfigurationSection section, TOptions options)
        where TOptions : class
    {
        string[] broken = [.. OptionText.WhatIsWrong(section, typeof(TOptions))];
        if (broken.Length > 0)
            throw new OptionsValidationException(section.Path, typeof(TOptions), broken);
        section.Bind(options);
    }

    private static IServiceCollection AddBoundOptions<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddOptions<TOptions>()
            .Configure<IConfiguration>((options, configuration) => configuration.GetSection(section).BindOption(options))
            .ValidateOnStart();
        return services;
    }
}
