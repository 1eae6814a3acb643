using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace DuckDB.NET.Bindings.Tests.Surface;

/// <summary>Writes signatures so that the same one reads the same, whether its types are referred to or defined in the assembly.</summary>
internal sealed class SignatureText : ISignatureTypeProvider<string, object?>
{
    private const byte ValueType = 0x11;

    public static string Of(MethodSignature<string> signature) =>
        $"{signature.Header.Attributes} {signature.Header.CallingConvention} {signature.ReturnType} "
        + $"<{signature.GenericParameterCount}>({string.Join(", ", signature.ParameterTypes)})";

    public static string Name(MetadataReader reader, EntityHandle type)
    {
        switch (type.Kind)
        {
            case HandleKind.TypeReference:
                TypeReference reference = reader.GetTypeReference((TypeReferenceHandle)type);
                return reference.ResolutionScope.Kind == HandleKind.TypeReference
                    ? $"{Name(reader, reference.ResolutionScope)}/{reader.GetString(reference.Name)}"
                    : $"{reader.GetString(reference.Namespace)}.{reader.GetString(reference.Name)}";
            case HandleKind.TypeDefinition:
                TypeDefinition definition = reader.GetTypeDefinition((TypeDefinitionHandle)type);
                return definition.GetDeclaringType().IsNil
                    ? $"{reader.GetString(definition.Namespace)}.{reader.GetString(definition.Name)}"
                    : $"{Name(reader, definition.GetDeclaringType())}/{reader.GetString(definition.Name)}";
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type.Kind, "Not a named type.");
        }
    }

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        Kind(rawTypeKind) + Name(reader, handle);

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        Kind(rawTypeKind) + Name(reader, handle);

    public string GetTypeFromSpecification(
        MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{shape.Rank}]";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetByReferenceType(string elementType) => elementType + "&";

    public string GetPinnedType(string elementType) => elementType + " pinned";

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
        $"{genericType}<{string.Join(", ", typeArguments)}>";

    public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

    public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

    public string GetFunctionPointerType(MethodSignature<string> signature) => $"function[{Of(signature)}]";

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) =>
        $"{unmodifiedType} {(isRequired ? "required" : "optional")} {modifier}";

    private static string Kind(byte rawTypeKind) => rawTypeKind == ValueType ? "struct " : "";
}
