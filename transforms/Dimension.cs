namespace Analytics.Transforms;

/// <summary>By what a comparison groups. Region means the 31 provinces and the Corps; Industry means divisions (<c>C36</c>).</summary>
public enum Dimension
{
    /// <summary>Provinces and the Corps, by GB/T 2260 code.</summary>
    Region,

    /// <summary>Who controls the enterprise (企业控股情况), six groups.</summary>
    Ownership,

    /// <summary>Division of GB/T 4754-2017.</summary>
    Industry,

    /// <summary>Large, medium, small, micro.</summary>
    Size,
}
