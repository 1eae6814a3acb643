using System.Reflection;

namespace Analytics.Jobs;

/// <summary>What comes with the program, beside it.</summary>
internal static class Bundled
{
    /// <summary>Code lists and indicators.</summary>
    internal static string Seeds { get; } = Path.Combine(AppContext.BaseDirectory, "seeds");

    /// <summary>The return kinds.</summary>
    internal static string Schemas { get; } = Path.Combine(AppContext.BaseDirectory, "schemas");

    /// <summary>The program's version.</summary>
    internal static string Version { get; } = typeof(Bundled).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <summary>The synthetic sample returns.</summary>
    internal static string Samples { get; } = Path.Combine(Seeds, "returns");
}
