using System.Runtime.InteropServices;

namespace Analytics.Reports.Arrow;

/// <summary>A type as Arrow's C data interface describes it. Whoever got it calls <see cref="Release"/> once.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ArrowSchema
{
    internal byte* FormatText;
    internal byte* NameText;
    internal byte* Metadata;
    internal long Flags;
    internal long ChildCount;
    internal ArrowSchema** Children;
    internal ArrowSchema* Dictionary;
    internal delegate* unmanaged[Cdecl]<ArrowSchema*, void> ReleaseCallback;
    internal void* PrivateData;

    /// <summary>How Arrow writes the type: <c>l</c>, <c>u</c>, <c>d:38,2</c>, <c>+s</c>.</summary>
    internal readonly string Format => Marshal.PtrToStringUTF8((nint)FormatText) ?? "";

    /// <summary>Name of the column or part.</summary>
    internal readonly string Name => Marshal.PtrToStringUTF8((nint)NameText) ?? "";

    /// <summary>Frees the schema, if it was not freed before.</summary>
    public static void Release(ArrowSchema* schema)
    {
        if (schema->ReleaseCallback != null)
            schema->ReleaseCallback(schema);
    }
}

/// <summary>Values as Arrow's C data interface hands them over. Whoever got them calls <see cref="Release"/> once.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct ArrowArray
{
    internal long Length;
    internal long NullCount;
    internal long Offset;
    internal long BufferCount;
    internal long ChildCount;
    internal void** Buffers;
    internal ArrowArray** Children;
    internal ArrowArray* Dictionary;
    internal delegate* unmanaged[Cdecl]<ArrowArray*, void> ReleaseCallback;
    internal void* PrivateData;

    /// <summary>Frees the values, if they were not freed before.</summary>
    public static void Release(ArrowArray* array)
    {
        if (array->ReleaseCallback != null)
            array->ReleaseCallback(array);
    }
}
